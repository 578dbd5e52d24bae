package io.barekube.testkit.sim.internal.cluster;

import io.barekube.testkit.sim.internal.host.HostState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** The members of etcd. Not thread-safe: the cluster guards it. */
final class EtcdMembers {
    private final Map<String, HostState> members = new TreeMap<>();
    private final Set<String> learners = new HashSet<>();

    private boolean isWell(HostState host) {
        return host.runsControlPlane();
    }

    boolean hasQuorum() {
        List<HostState> voters = new ArrayList<>();
        members.forEach((id, host) -> {
            if (!learners.contains(id)) {
                voters.add(host);
            }
        });
        return voters.stream().filter(this::isWell).count() >= voters.size() / 2 + 1;
    }

    String add(HostState host) {
        String id = String.format("%016x", ThreadLocalRandom.current().nextLong());
        members.put(id, host);
        return id;
    }

    /** Adds one that has no vote until it is promoted, as kubeadm does. */
    void learn(HostState host) {
        learners.add(add(host));
    }

    void promote(HostState host) {
        learners.removeIf(id -> host.equals(members.get(id)));
    }

    void remove(String id) {
        members.remove(id);
        learners.remove(id);
    }

    /** Takes out the host's own member, as kubeadm does when it resets a control plane. */
    void removeOf(HostState host) {
        if (members.size() > 1 && hasQuorum()) {
            members.values().removeIf(host::equals);
            learners.retainAll(members.keySet());
        }
    }

    boolean has(String id) {
        return members.containsKey(id);
    }

    int size() {
        return members.size();
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        members.values().forEach(host -> names.add(host.name()));
        return names;
    }

    /** Names of those that have no vote. */
    List<String> learners() {
        return learners.stream()
                .map(members::get)
                .filter(Objects::nonNull)
                .map(HostState::name)
                .toList();
    }

    /** As {@code etcdctl member list -w simple} prints them. */
    String list() {
        StringBuilder text = new StringBuilder();
        members.forEach((id, host) -> {
            String peer = "https://" + host.address() + ":2380";
            String client = "https://" + host.address() + ":2379";
            List<String> fields = learners.contains(id)
                    ? List.of(id, "unstarted", "", peer, "", "true")
                    : List.of(id, "started", host.name(), peer, client, "false");
            text.append(String.join(", ", fields)).append('\n');
        });
        return text.toString();
    }

    /** As {@code etcdctl endpoint health --cluster -w json} prints it. */
    String health() {
        List<String> answers = new ArrayList<>();
        members.values()
                .forEach(host -> answers.add("{\"endpoint\":\"https://" + host.address() + ":2379\",\"health\":"
                        + (isWell(host) && hasQuorum()) + ",\"took\":\"5ms\"}"));
        return "[" + String.join(",", answers) + "]\n";
    }
}
