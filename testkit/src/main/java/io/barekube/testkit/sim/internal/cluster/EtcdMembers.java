package io.barekube.testkit.sim.internal.cluster;

import io.barekube.testkit.sim.internal.host.HostState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** The members of etcd. Not thread-safe: the cluster guards it. */
final class EtcdMembers {
    private final Map<String, HostState> members = new TreeMap<>();

    private boolean isWell(HostState host) {
        return host.runsControlPlane();
    }

    boolean hasQuorum() {
        return members.values().stream().filter(this::isWell).count() >= members.size() / 2 + 1;
    }

    void add(HostState host) {
        members.put(String.format("%016x", ThreadLocalRandom.current().nextLong()), host);
    }

    void remove(String id) {
        members.remove(id);
    }

    /** Takes out the host's own member, as kubeadm does when it resets a control plane. */
    void removeOf(HostState host) {
        if (members.size() > 1 && hasQuorum()) {
            members.values().removeIf(host::equals);
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

    /** As {@code etcdctl member list -w simple} prints them. */
    String list() {
        StringBuilder text = new StringBuilder();
        members.forEach((id, host) -> text.append(id)
                .append(", started, ")
                .append(host.name())
                .append(", https://")
                .append(host.address())
                .append(":2380, https://")
                .append(host.address())
                .append(":2379, false\n"));
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
