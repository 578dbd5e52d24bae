package io.barekube.internal.run;

import io.barekube.Role;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.spi.Host;
import io.barekube.spi.MachineId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Which machine is which node, as the run knows it: names in steps become hosts here. Thread-safe. */
final class Hosts {
    private final Map<String, Host> byNode = new ConcurrentSkipListMap<>();
    private final Set<String> judged = ConcurrentHashMap.newKeySet();
    private final Set<String> leading = ConcurrentHashMap.newKeySet();
    private final Set<String> retired = ConcurrentHashMap.newKeySet();

    Hosts(Observation observation) {
        for (ObservedHost observed : observation.hosts()) {
            byNode.put(observed.host().name(), observed.host());
            if (observed.facts().isPresent()) {
                judged.add(observed.host().name());
            }
        }
        observation.state().stream()
                .flatMap(state -> state.members().stream())
                .map(ObservedMember::name)
                .forEach(leading::add);
    }

    /** The node has an API server and a member of etcd from now on. */
    void leads(String node) {
        retired.remove(node);
        leading.add(node);
    }

    /** Nothing is to be asked of the node's API server any more: its member is out, or it is being reset. */
    void retire(String node) {
        retired.add(node);
        leading.remove(node);
    }

    void put(Host host) {
        byNode.put(host.name(), host);
        judged.remove(host.name());
    }

    /** The same machine, of which more is known now. */
    void learn(Host host) {
        byNode.computeIfPresent(
                host.name(),
                (name, known) -> known.machine().id().equals(host.machine().id()) ? host : known);
    }

    /** Forgets the node, when that is still its machine. */
    void remove(String node, MachineId machine) {
        byNode.computeIfPresent(node, (name, host) -> host.machine().id().equals(machine) ? null : host);
    }

    Host get(String node) {
        Host host = byNode.get(node);
        if (host == null) {
            throw new IllegalStateException("node " + node + " has no machine");
        }
        return host;
    }

    boolean has(String node) {
        return byNode.containsKey(node);
    }

    /** Whether its facts were judged when the plan was made. */
    boolean isJudged(String node) {
        return judged.contains(node);
    }

    Collection<Host> all() {
        return byNode.values();
    }

    /** Those that may answer: the ones that are known to lead, or, while none is, all that could. */
    List<Host> controlPlanes() {
        List<Host> all = byNode.values().stream()
                .filter(host -> host.node().role() == Role.CONTROL_PLANE)
                .filter(host -> !retired.contains(host.name()))
                .toList();
        List<Host> known =
                all.stream().filter(host -> leading.contains(host.name())).toList();
        return known.isEmpty() ? all : known;
    }
}
