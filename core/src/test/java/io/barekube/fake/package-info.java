/** Stand-ins of the SPI, in memory. */
@NullMarked
package io.barekube.fake;

import org.jspecify.annotations.NullMarked;
