package io.barekube.internal.artifact;

import java.net.URI;

/**
 * What upstream publishes for one artifact.
 *
 * @param uri upstream's own place for it
 * @param sha256 lower-case hex
 */
record Pin(URI uri, String sha256) {}
