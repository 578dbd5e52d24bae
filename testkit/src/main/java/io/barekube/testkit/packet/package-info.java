/**
 * Packet in a box: the API of Packet (Equinix Metal) as a server in this process, with the states, times, quirks and error texts of the real one, written from what that was recorded to
 * say.
 */
@NullMarked
package io.barekube.testkit.packet;

import org.jspecify.annotations.NullMarked;
