/** Bring your own machines: hosts that are there already and that SSH reaches. */
@NullMarked
package io.barekube.hosts;

import org.jspecify.annotations.NullMarked;
