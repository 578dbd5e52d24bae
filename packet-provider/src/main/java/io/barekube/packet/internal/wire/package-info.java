/**
 * The bodies of the API, as records. Public because Moshi reads only public records. Every field of an answer may be missing: the API has told the same thing in different ways over the
 * years.
 */
@NullMarked
package io.barekube.packet.internal.wire;

import org.jspecify.annotations.NullMarked;
