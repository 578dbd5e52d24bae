package io.barekube.spi;

import io.barekube.ClusterSpec;
import io.barekube.Role;
import io.barekube.Violation;
import java.util.List;

/** Turns machines into nodes. It never decides an order: the planner does. Implementations are immutable and thread-safe. */
public interface Bootstrapper {
    /** What is wrong with the spec for this bootstrapper (an unknown version, a network too small); no I/O. */
    List<Violation> validate(ClusterSpec spec);

    /** What speaks against this host becoming that node of that cluster; no I/O, all findings at once. */
    List<Violation> judge(BootstrapContext context, Host host, HostFacts facts);

    /** The artifacts a host with these facts needs, so that they can be checked before anything is touched. */
    List<Artifact> artifacts(ClusterSpec spec, Host host, HostFacts facts);

    /**
     * A hash over every setting of this bootstrapper and of the spec that a node of that role is configured with, the Kubernetes version left out: as long as it is the
     * same, the node stays as it is. Pure; default the
     * empty string, for a bootstrapper without settings.
     */
    default String settings(ClusterSpec spec, Role role) {
        return "";
    }

    /** Begins a session. Opens no connection yet. */
    BootstrapSession open(BootstrapContext context);
}
