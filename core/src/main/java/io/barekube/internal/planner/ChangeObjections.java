package io.barekube.internal.planner;

import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.KubernetesVersion;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.internal.planner.Roster.Leaver;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.Recorded;
import io.barekube.spi.HostFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must not be done to a cluster that is there, with what may be done instead. Pure. */
final class ChangeObjections {
    private static final int KUBELET_LAG = 3;
    private static final String SILENT =
            ", whose API server does not answer: bring one back (kubelet and containerd on its host), or destroy the cluster";
    private final Draft draft;
    private final ClusterSpec spec;
    private final List<Violation> violations = new ArrayList<>();

    private ChangeObjections(Draft draft) {
        this.draft = draft;
        this.spec = draft.wanted.spec();
    }

    static List<Violation> to(Draft draft) {
        ChangeObjections objections = new ChangeObjections(draft);
        objections.replacements();
        if (draft.isThere()) {
            draft.observation.state().orElseThrow().recorded().ifPresent(objections::fixed);
            objections.successors();
            objections.versions();
            objections.violations.addAll(QuorumObjections.to(draft));
        } else {
            objections.unknown();
            objections.begun();
        }
        return objections.violations;
    }

    private void add(String where, String what) {
        violations.add(new Violation(where, what));
    }

    private void replacements() {
        List<String> leading = draft.roster.leavers().stream()
                .filter(leaver -> leaver.leads() && leaver.replaced())
                .map(Leaver::name)
                .toList();
        boolean asked = leading.stream().anyMatch(draft.wanted.replace()::contains);
        if (asked && leading.size() > 1) {
            add(
                    String.join(", ", leading),
                    "control planes are replaced one after the other, so that etcd keeps its quorum: replace one, then the next");
        }
        for (String name : draft.wanted.replace().stream().sorted().toList()) {
            boolean there = Stream.concat(
                            draft.roster.nodes().stream(),
                            draft.roster.leavers().stream().map(Leaver::node))
                    .anyMatch(node -> node.name().equals(name) && isThere(name));
            if (!there) {
                add(name, "there is no such node to replace; " + known());
            } else if (!draft.isThere()) {
                add(
                        name,
                        "no control plane's API server answers, so that nobody could join in its place: bring it back (kubelet and containerd on its host), or destroy the cluster");
            } else if (!draft.observation.deleteDestroys()) {
                add(
                        name,
                        "its host is given and not made: name another host in its place in the spec, and apply that; add a host to the list when there is none free");
            }
        }
    }

    private boolean isThere(String name) {
        return draft.node(name).isPresent() || draft.host(name).isPresent();
    }

    private String known() {
        String names = draft.standing().stream().map(NodeSpec::name).collect(Collectors.joining(", "));
        return names.isEmpty() ? "there are no nodes yet" : "there are " + names;
    }

    private void fixed(Recorded recorded) {
        same("podCidr", recorded.pods(), spec.networking().pods().toString());
        same("serviceCidr", recorded.services(), spec.networking().services().toString());
        same("dnsDomain", recorded.dnsDomain(), spec.networking().dnsDomain());
        boolean single = Endpoints.isSingle(draft.observation);
        boolean local = recorded.endpoint().equals(Endpoint.localBalancer().hostAndPort(""));
        if (spec.endpoint().isEmpty() && !recorded.endpoint().isBlank() && !single && !local) {
            add(
                    "endpoint",
                    "nodes reach the API at " + recorded.endpoint()
                            + ", and the spec does not say so: call endpoint(..) as when the cluster was made");
        } else if (draft.endpoint instanceof Endpoint.SingleControlPlane) {
            same("endpoint", single ? "" : recorded.endpoint(), "that of a single control plane");
        } else if (draft.endpoint instanceof Endpoint.ElasticIp elastic
                && elastic.ip().isEmpty()) {
            same("endpoint", recorded.endpoint(), "an elastic IP, of which the provider keeps none for this cluster");
        } else if (!single || !Endpoints.moves(spec, draft.observation)) {
            same("endpoint", recorded.endpoint(), draft.endpoint.hostAndPort(""));
        }
    }

    private void same(String field, String then, String now) {
        if (!then.isBlank() && !then.equals(now)) {
            add(
                    field,
                    "the cluster was made with " + then + ", the spec wants " + now
                            + ", and that is fixed for its life: ask for " + then + ", or make another cluster");
        }
    }

    /** New control planes learn from old ones, as long as there are any that stay. */
    private void successors() {
        List<NodeSpec> controlPlanes = draft.controlPlanes();
        if (!draft.standing(Role.CONTROL_PLANE).isEmpty() || controlPlanes.isEmpty()) {
            return;
        }
        String going = draft.roster.leavers().stream()
                .filter(Leaver::leads)
                .map(Leaver::name)
                .collect(Collectors.joining(", "));
        if (going.isEmpty()) {
            return;
        }
        boolean older =
                draft.roster.leavers().stream().anyMatch(leaver -> leaver.leads() && draft.isOlder(leaver.name()));
        if (older) {
            add(
                    going,
                    "no control plane that could be upgraded to " + draft.version()
                            + " stays: let new ones take their place at the version that runs, then upgrade");
        }
        if (draft.endpoint instanceof Endpoint.SingleControlPlane || Endpoints.moves(spec, draft.observation)) {
            add(
                    going,
                    "nodes reach the API at its own address, which would go with it: ask for 3 control planes first, after which they reach it through balancers of their own; then replace it");
        }
    }

    private void versions() {
        KubernetesVersion target = draft.version();
        draft.observation
                .state()
                .flatMap(state -> state.recorded())
                .flatMap(recorded -> Versions.parse(recorded.kubernetes()))
                .filter(recorded -> recorded.compareTo(target) > 0)
                .ifPresent(recorded -> add(
                        "kubernetes",
                        "the cluster was brought, or begun to be brought, to " + recorded + " and the spec wants "
                                + target + ": Kubernetes does not go back; ask for " + recorded + " or newer"));
        if (violations.stream().noneMatch(violation -> violation.where().equals("kubernetes"))) {
            draft.standing()
                    .forEach(node -> draft.node(node.name())
                            .ifPresent(seen -> Versions.of(seen).ifPresent(runs -> judge(node, runs, target))));
        }
    }

    private void judge(NodeSpec node, KubernetesVersion runs, KubernetesVersion target) {
        String now = "it runs Kubernetes " + runs + " and the spec wants " + target + ": ";
        if (runs.compareTo(target) > 0) {
            add(node.name(), now + "Kubernetes does not go back; ask for " + runs + " or newer");
            return;
        }
        int minors = target.minor() - runs.minor();
        String next = runs.major() + "." + (runs.minor() + 1);
        if (node.role() == Role.CONTROL_PLANE && (target.major() != runs.major() || minors > 1)) {
            add(node.name(), now + "minor releases are gone through one by one; ask for a " + next + " release first");
        } else if (node.role() == Role.WORKER && (target.major() != runs.major() || minors > KUBELET_LAG)) {
            add(
                    node.name(),
                    now + "a kubelet may be " + KUBELET_LAG
                            + " minor releases older than the API server, and no more; replace the node, or ask for an older release first");
        }
    }

    /** What is not wanted may be all that is left of a cluster whose API is silent. */
    private void unknown() {
        for (Leaver leaver : draft.roster.leavers()) {
            if (draft.wanted.replace().contains(leaver.name())) {
                continue;
            }
            Optional<ObservedHost> host = draft.host(leaver.name()).filter(ObservedHost::machineUp);
            boolean leads = host.flatMap(ObservedHost::facts)
                    .filter(facts -> facts.software().kubernetesFiles().contains("initialised"))
                    .isPresent();
            if (leads) {
                add(leaver.name(), "it is not wanted, and a control plane of this cluster" + SILENT);
            } else if (host.filter(seen -> seen.facts().isEmpty()).isPresent()) {
                String trouble = host.flatMap(ObservedHost::trouble).orElse("nobody looked");
                add(
                        leaver.name(),
                        "it is not wanted, and nobody can say what is on it (" + trouble
                                + "); it may be a part of this cluster" + SILENT);
            }
        }
    }

    /** A control plane that was begun is gone on with, and not made another one. */
    private void begun() {
        for (NodeSpec node : draft.controlPlanes()) {
            draft.host(node.name())
                    .filter(host -> host.ownedBy(draft.observation.cluster()))
                    .flatMap(ObservedHost::facts)
                    .map(HostFacts::software)
                    .filter(software -> software.kubernetesFiles().contains("initialised"))
                    .flatMap(HostFacts.Software::kubelet)
                    .flatMap(Versions::parse)
                    .filter(runs -> !runs.equals(draft.version()))
                    .ifPresent(runs -> add(
                            node.name(),
                            "it was made a control plane of Kubernetes " + runs
                                    + ", and its cluster is not complete yet: ask for " + runs
                                    + " until it is, then for " + draft.version()));
        }
    }
}
