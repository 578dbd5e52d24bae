/** The SSH server that all simulated hosts share. */
@NullMarked
package io.barekube.testkit.sim.internal.ssh;

import org.jspecify.annotations.NullMarked;
