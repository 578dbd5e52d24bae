/** Whole clusters on simulated hosts. */
@NullMarked
package io.barekube.examples.sim;

import org.jspecify.annotations.NullMarked;
