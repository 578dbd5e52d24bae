/** How the provider keeps its promises. */
@NullMarked
package io.barekube.packet.internal;

import org.jspecify.annotations.NullMarked;
