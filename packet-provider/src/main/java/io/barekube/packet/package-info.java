/**
 * Machines from Packet (Equinix Metal).
 *
 * <p>Will hold the provider and its HTTP client.
 */
@NullMarked
package io.barekube.packet;

import org.jspecify.annotations.NullMarked;
