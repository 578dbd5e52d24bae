/** Runs that die after any of their journal's records, and whoever goes on with them. */
@NullMarked
package io.barekube.examples.sim.crash;

import org.jspecify.annotations.NullMarked;
