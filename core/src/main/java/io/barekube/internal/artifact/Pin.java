package io.barekube.internal.artifact;

import java.net.URI;
import java.util.Optional;

/**
 * What upstream publishes for one artifact.
 *
 * @param uri upstream's own place for it
 * @param sha256 lower-case hex
 * @param size in bytes, where it is known
 */
record Pin(URI uri, String sha256, Optional<Long> size) {}
