package io.barekube.internal.planner;

import io.barekube.AddonRef;
import io.barekube.ClusterSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedAddon;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Plan;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From what is wanted and what is there to what is to be done: a pure function. */
public final class Planner {
    private final ClusterSpec spec;
    private final Observation observation;
    private final List<Step> steps = new ArrayList<>();

    private Planner(ClusterSpec spec, Observation observation) {
        this.spec = spec;
        this.observation = observation;
    }

    /** The steps from the observed world to the spec; empty when it is already so. */
    public static Plan plan(ClusterSpec spec, Observation observation) {
        Planner planner = new Planner(spec, observation);
        spec.nodes().forEach(planner::planMachine);
        spec.nodes().forEach(planner::planNode);
        spec.addons().stream().filter(AddonRef::providesNetwork).forEach(planner::planAddon);
        spec.nodes().forEach(planner::planReadiness);
        planner.inOrder().forEach(planner::planAddon);
        spec.addons().forEach(planner::planProof);
        return new Plan(observation.cluster(), Plan.Purpose.APPLY, TopologicalOrder.of(planner.steps));
    }

    /** The addons besides the network's, each behind those it comes after. */
    private List<AddonRef> inOrder() {
        List<AddonRef> rest = new ArrayList<>(spec.addons());
        rest.removeIf(AddonRef::providesNetwork);
        List<AddonRef> ordered = new ArrayList<>();
        while (!rest.isEmpty()) {
            AddonRef next = rest.stream()
                    .filter(addon ->
                            rest.stream().noneMatch(other -> addon.after().contains(other.name())))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("addons come after each other: " + rest));
            rest.remove(next);
            ordered.add(next);
        }
        return ordered;
    }

    private void planMachine(NodeSpec node) {
        if (observation.isIn(node.name())) {
            return;
        }
        Optional<ObservedHost> host = observation.host(node.name());
        if (host.filter(ObservedHost::machineUp).isEmpty()) {
            String reason = host.isEmpty() ? "no machine carries this node's tag" : "its machine is not up yet";
            add(new Step.CreateMachine(common("create", node.name(), List.of(), reason), node.name(), node.pool()));
        }
    }

    private void planNode(NodeSpec node) {
        if (observation.isIn(node.name())) {
            return;
        }
        add(new Step.PrepareHost(
                common(
                        "prepare",
                        node.name(),
                        planned("create/" + node.name()),
                        "it is to become a " + node.role().label()),
                node.name()));
        planBalance(node);
        List<StepId> ready = planned("prepare/" + node.name(), "balance/" + node.name(), "init/" + firstControlPlane());
        if (node.role() == Role.CONTROL_PLANE
                && observation.state().isEmpty()
                && node.name().equals(firstControlPlane())) {
            add(new Step.InitControlPlane(common("init", node.name(), ready, "no control plane answers"), node.name()));
        } else if (node.role() == Role.CONTROL_PLANE) {
            List<StepId> earlier = steps.stream()
                    .filter(Step.JoinControlPlane.class::isInstance)
                    .map(Step::id)
                    .toList();
            add(new Step.JoinControlPlane(
                    new Step.Common(
                            new StepId("join/" + node.name()),
                            ready,
                            earlier,
                            "it is not a control plane of the cluster yet",
                            Risk.NONE),
                    node.name()));
        } else {
            add(new Step.JoinWorker(
                    common(
                            "join",
                            node.name(),
                            ready,
                            observedNode(node).isPresent()
                                    ? "the cluster knows it, and its host does not know the cluster"
                                    : "it is not a node of the cluster yet"),
                    node.name()));
        }
    }

    private void planBalance(NodeSpec node) {
        List<NodeSpec> controlPlanes = spec.nodes(Role.CONTROL_PLANE);
        if (controlPlanes.size() == 1) {
            return;
        }
        List<StepId> known = new ArrayList<>();
        controlPlanes.forEach(other -> known.addAll(planned("create/" + other.name())));
        add(new Step.BalanceApi(
                new Step.Common(
                        new StepId("balance/" + node.name()),
                        planned("prepare/" + node.name()),
                        known,
                        "it is new",
                        Risk.NONE),
                node.name(),
                controlPlanes.stream().map(NodeSpec::name).toList()));
    }

    private void planReadiness(NodeSpec node) {
        Optional<ObservedNode> observed = observedNode(node);
        boolean in = observation.isIn(node.name());
        if (in && observed.filter(ObservedNode::ready).isPresent()) {
            return;
        }
        List<String> needs = new ArrayList<>(List.of("init/" + node.name(), "join/" + node.name()));
        spec.addons().stream().filter(AddonRef::providesNetwork).forEach(addon -> needs.add("install/" + addon.name()));
        add(new Step.VerifyNode(
                common(
                        "ready",
                        node.name(),
                        planned(needs.toArray(String[]::new)),
                        in ? "it is not Ready" : "it is new"),
                node.name()));
    }

    private void planAddon(AddonRef addon) {
        Optional<String> reason = reasonToInstall(addon);
        if (reason.isEmpty()) {
            return;
        }
        List<String> needs = new ArrayList<>(List.of("init/" + firstControlPlane()));
        for (AddonRef other : spec.addons()) {
            if (!other.name().equals(addon.name())
                    && (addon.after().contains(other.name()) || other.providesNetwork())) {
                needs.add("install/" + other.name());
            }
        }
        add(new Step.InstallAddon(
                new Step.Common(
                        new StepId("install/" + addon.name()),
                        planned(needs.toArray(String[]::new)),
                        List.of(),
                        reason.get(),
                        observedAddon(addon).isPresent() ? Risk.RESTART : Risk.NONE),
                addon.name(),
                addon.version()));
    }

    private Optional<String> reasonToInstall(AddonRef addon) {
        Optional<ObservedAddon> observed = observedAddon(addon);
        if (observed.isEmpty()) {
            return Optional.of("it is not installed");
        }
        if (!observed.get().fingerprint().equals(addon.fingerprint())) {
            return Optional.of("its version or settings changed");
        }
        return observed.get().trouble();
    }

    private void planProof(AddonRef addon) {
        boolean installing = !planned("install/" + addon.name()).isEmpty();
        if (!installing && observedAddon(addon).filter(ObservedAddon::proved).isPresent()) {
            return;
        }
        List<StepId> follows = new ArrayList<>();
        spec.nodes().forEach(node -> follows.addAll(planned("ready/" + node.name())));
        add(new Step.VerifyAddon(
                new Step.Common(
                        new StepId("verify/" + addon.name()),
                        planned("install/" + addon.name(), "ready/" + firstControlPlane()),
                        follows,
                        installing ? "it is being installed" : "it was never proved",
                        Risk.NONE),
                addon.name()));
    }

    private Optional<ObservedNode> observedNode(NodeSpec node) {
        return observation.state().map(ClusterState::nodes).map(nodes -> nodes.get(node.name()));
    }

    private Optional<ObservedAddon> observedAddon(AddonRef addon) {
        return observation.state().map(ClusterState::addons).map(addons -> addons.get(addon.name()));
    }

    private String firstControlPlane() {
        return spec.nodes(Role.CONTROL_PLANE).get(0).name();
    }

    private void add(Step step) {
        steps.add(step);
    }

    private Step.Common common(String verb, String node, List<StepId> needs, String reason) {
        return new Step.Common(new StepId(verb + "/" + node), needs, List.of(), reason, Risk.NONE);
    }

    /** Those of the ids that are in the plan so far: what is not planned is already true. */
    private List<StepId> planned(String... ids) {
        Set<String> wanted = Set.of(ids);
        return steps.stream()
                .map(Step::id)
                .filter(id -> wanted.contains(id.value()))
                .toList();
    }
}
