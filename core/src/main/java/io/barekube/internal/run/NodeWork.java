package io.barekube.internal.run;

import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.Role;
import io.barekube.internal.Wiring;
import io.barekube.internal.planner.NodeMarks;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Host;
import io.barekube.spi.KubeApi;
import io.barekube.spi.Waiter.Look;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sees nodes Ready and marks them. What was done to a node in this run decides which of its marks are new. Thread-safe. */
final class NodeWork {
    private static final Duration NODE_POLL = Duration.ofMillis(500);
    private final ClusterSpec spec;
    private final ClusterId cluster;
    private final Map<String, ObservedNode> known;
    private final Wiring wiring;
    private final BootstrapSession session;
    private final NodeWatch watch;
    private final NodeObjects objects;
    private final Map<String, String> balanced = new ConcurrentHashMap<>();
    private final Map<String, String> peered = new ConcurrentHashMap<>();
    private final Set<String> configured = ConcurrentHashMap.newKeySet();
    private final Set<String> certified = ConcurrentHashMap.newKeySet();

    NodeWork(ClusterSpec spec, Observation observation, Wiring wiring, BootstrapSession session, KubeApi api) {
        this.spec = spec;
        this.cluster = observation.cluster();
        this.known = observation.state().map(ClusterState::nodes).orElse(Map.of());
        this.wiring = wiring;
        this.session = session;
        this.watch = new NodeWatch(api);
        this.objects = new NodeObjects(api);
    }

    NodeWatch watch() {
        return watch;
    }

    NodeObjects objects() {
        return objects;
    }

    /** What the mark says will be true no more, and something else not yet: a run that ends in between leaves a node of which neither is believed. */
    void begins(String node, String mark) throws InterruptedException {
        ObservedNode before = known.get(node);
        if (before != null && before.annotations().containsKey(mark)) {
            objects.annotate(node, mark, Marks.CHANGING);
        }
    }

    /** The node's balancer leads to these addresses now. */
    void balanced(String node, String addresses) {
        balanced.put(node, addresses);
    }

    /** The node speaks with these routers now. */
    void peered(String node, String routers) {
        peered.put(node, routers);
    }

    /** The node has the settings of the spec now. */
    void configured(String node) {
        configured.add(node);
    }

    /** The node's certificates are other ones now. */
    void certified(String node) {
        certified.add(node);
    }

    void verify(Host host) throws InterruptedException {
        String version = "v" + spec.kubernetes();
        ObservedNode seen = wiring.waiter()
                .until("node " + host.name() + " to be Ready", wiring.timeouts().nodeReady(), NODE_POLL, () -> {
                    Optional<ObservedNode> node = watch.node(host.name());
                    if (node.isEmpty()) {
                        return Look.notYet("the API does not know the node");
                    }
                    if (!node.get().ready()) {
                        return Look.notYet("the node is there and not Ready");
                    }
                    return node.get().kubeletVersion().equals(version)
                            ? Look.found(node.get())
                            : Look.notYet("its kubelet is " + node.get().kubeletVersion());
                });
        watch.forget(host.name());
        mark(host, seen);
    }

    void mark(Host host) throws InterruptedException {
        Optional<ObservedNode> seen = objects.observe(host.name());
        if (seen.isPresent()) {
            mark(host, seen.get());
        }
    }

    private void mark(Host host, ObservedNode seen) throws InterruptedException {
        objects.apply(host.name(), NodeMarks.between(seen, host.node(), marks(host, seen)));
    }

    private Map<String, String> marks(Host host, ObservedNode seen) throws InterruptedException {
        String name = host.name();
        Role role = host.node().role();
        Map<String, String> marks = new LinkedHashMap<>();
        marks.put(Marks.CLUSTER, cluster.uuid().toString());
        marks.put(Marks.POOL, host.node().pool());
        marks.put(Marks.MACHINE, host.machine().id().value());
        if (configured.contains(name) || !seen.annotations().containsKey(Marks.SETTINGS)) {
            marks.put(Marks.SETTINGS, wiring.bootstrapper().settings(spec, role));
        }
        Optional.ofNullable(balanced.get(name)).ifPresent(addresses -> marks.put(Marks.BALANCED, addresses));
        Optional.ofNullable(peered.get(name)).ifPresent(routers -> marks.put(Marks.PEERED, routers));
        if (role == Role.CONTROL_PLANE
                && (certified.contains(name) || !seen.annotations().containsKey(Marks.CERTIFICATES))) {
            marks.put(Marks.CERTIFICATES, session.certificatesExpire(host).toString());
        }
        return marks;
    }
}
