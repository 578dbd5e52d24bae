package io.barekube.internal.planner;

import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.Role;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.Recorded;
import java.util.Optional;

/** Where the API is to be reached: the caller's word, else what the cluster has, else what its size asks for. Pure. */
public final class Endpoints {
    private static final String LOCAL = Endpoint.localBalancer().hostAndPort("");

    private Endpoints() {}

    /** The endpoint that the plan's end has. */
    public static Endpoint effective(ClusterSpec spec, Observation observation) {
        if (spec.endpoint().isPresent()) {
            return spec.endpoint().get();
        }
        boolean several = spec.nodes(Role.CONTROL_PLANE).size() > 1;
        boolean local = recorded(observation).filter(LOCAL::equals).isPresent();
        return several || local ? Endpoint.localBalancer() : new Endpoint.SingleControlPlane();
    }

    /** What the cluster's record has, {@code host:port}. */
    static Optional<String> recorded(Observation observation) {
        return observation.state().flatMap(Observation.ClusterState::recorded).map(Recorded::endpoint);
    }

    /** Whether an existing cluster's nodes have to be told another endpoint: only a single control plane's own address gives way, and only to the local balancer. */
    static boolean moves(ClusterSpec spec, Observation observation) {
        return effective(spec, observation) instanceof Endpoint.LocalBalancer
                && recorded(observation).filter(text -> !text.equals(LOCAL)).isPresent();
    }

    /** Whether the node has a balancer of its own. */
    static boolean balanced(Endpoint endpoint, Role role) {
        return endpoint instanceof Endpoint.LocalBalancer
                || endpoint instanceof Endpoint.VirtualIp && role == Role.CONTROL_PLANE;
    }
}
