/** Machines from Packet (Equinix Metal), or from whoever speaks its API. */
@NullMarked
package io.barekube.packet;

import org.jspecify.annotations.NullMarked;
