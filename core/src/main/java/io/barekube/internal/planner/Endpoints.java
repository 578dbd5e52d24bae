package io.barekube.internal.planner;

import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.Role;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.Recorded;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.AddressRequest;
import java.util.Optional;

/** Where the API is to be reached: the caller's word, else what the cluster has, else what its size asks for. Pure. */
public final class Endpoints {
    private static final String LOCAL = Endpoint.localBalancer().hostAndPort("");

    private Endpoints() {}

    /** The endpoint that the plan's end has. */
    public static Endpoint effective(ClusterSpec spec, Observation observation) {
        if (spec.endpoint().orElse(null) instanceof Endpoint.ElasticIp) {
            return new Endpoint.ElasticIp(
                    observation.block(AddressRequest.ENDPOINT).map(AddressBlock::first));
        }
        if (spec.endpoint().isPresent()) {
            return spec.endpoint().get();
        }
        boolean several = spec.nodes(Role.CONTROL_PLANE).size() > 1;
        boolean local = recorded(observation)
                .map(LOCAL::equals)
                .orElseGet(
                        () -> observation.state().filter(Endpoints::isBalanced).isPresent());
        return several || local ? Endpoint.localBalancer() : new Endpoint.SingleControlPlane();
    }

    private static boolean isBalanced(ClusterState state) {
        return state.nodes().values().stream()
                .anyMatch(node -> node.annotations().containsKey(Marks.BALANCED));
    }

    /** What the cluster's record has, {@code host:port}; empty when it has none. */
    static Optional<String> recorded(Observation observation) {
        return observation
                .state()
                .flatMap(ClusterState::recorded)
                .map(Recorded::endpoint)
                .filter(text -> !text.isBlank());
    }

    /** Whether the record has the address of one of the cluster's own machines, port 6443. */
    static boolean isSingle(Observation observation) {
        return recorded(observation)
                .filter(text -> observation.hosts().stream()
                        .flatMap(host -> host.host().machine().address().stream())
                        .anyMatch(address -> new Endpoint.SingleControlPlane()
                                .hostAndPort(address)
                                .equals(text)))
                .isPresent();
    }

    /** Whether an existing cluster's nodes have to be told another endpoint: only a single control plane's own address gives way, and only to the local balancer. */
    static boolean moves(ClusterSpec spec, Observation observation) {
        return observation.state().isPresent()
                && effective(spec, observation) instanceof Endpoint.LocalBalancer
                && recorded(observation)
                        .map(text -> !text.equals(LOCAL))
                        .orElseGet(() -> !observation
                                .state()
                                .filter(Endpoints::isBalanced)
                                .isPresent());
    }

    /** Whether a node of that role has a balancer of its own, or something like it. */
    static boolean balanced(Endpoint endpoint, Role role) {
        boolean shared = endpoint instanceof Endpoint.VirtualIp || endpoint instanceof Endpoint.ElasticIp;
        return endpoint instanceof Endpoint.LocalBalancer || shared && role == Role.CONTROL_PLANE;
    }
}
