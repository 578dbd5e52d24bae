package io.barekube.testkit.sim.internal.script;

import io.barekube.testkit.sim.Faults;
import io.barekube.testkit.sim.internal.host.HostState;

/** A host as scripts run on it. */
public interface Machine {
    HostState state();

    Faults faults();

    /** Restarts it: connections are lost, and for as long as it boots there is nobody. */
    void reboot();

    /** Keeps what the simulator cannot play, for the test to see. */
    void complain(String what);
}
