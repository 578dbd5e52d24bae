/** The model of one machine. */
@NullMarked
package io.barekube.testkit.sim.internal.host;

import org.jspecify.annotations.NullMarked;
