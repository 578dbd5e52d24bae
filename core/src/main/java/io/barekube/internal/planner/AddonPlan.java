package io.barekube.internal.planner;

import io.barekube.AddonRef;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedAddon;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Addons: the network first, each behind those it comes after, and a proof when all nodes have ended in whatever way. */
final class AddonPlan {
    private final Draft draft;
    private final List<AddonRef> addons;

    AddonPlan(Draft draft) {
        this.draft = draft;
        this.addons = draft.wanted.spec().addons();
    }

    void planNetwork() {
        addons.stream().filter(AddonRef::providesNetwork).forEach(this::planAddon);
    }

    void planRest() {
        inOrder().forEach(this::planAddon);
        addons.forEach(this::planProof);
    }

    /** The addons besides the network's, each behind those it comes after. */
    private List<AddonRef> inOrder() {
        List<AddonRef> rest = new ArrayList<>(addons);
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

    private List<StepId> cluster() {
        return draft.planned("init", draft.controlPlanes());
    }

    private void planAddon(AddonRef addon) {
        Optional<String> reason = reasonToInstall(addon);
        if (reason.isEmpty()) {
            return;
        }
        List<StepId> needs = new ArrayList<>(cluster());
        for (AddonRef other : addons) {
            if (!other.name().equals(addon.name())
                    && (addon.after().contains(other.name()) || other.providesNetwork())) {
                needs.addAll(draft.planned("install/" + other.name()));
            }
        }
        draft.add(new Step.InstallAddon(
                Draft.common(
                        "install/" + addon.name(),
                        needs,
                        List.of(),
                        reason.get(),
                        observed(addon).isPresent() ? Risk.RESTART : Risk.NONE),
                addon.name(),
                addon.version()));
    }

    private Optional<String> reasonToInstall(AddonRef addon) {
        Optional<ObservedAddon> observed = observed(addon);
        if (observed.isEmpty()) {
            return Optional.of("it is not installed");
        }
        if (!observed.get().fingerprint().equals(addon.fingerprint())) {
            return Optional.of("its version or settings changed");
        }
        return observed.get().trouble();
    }

    private void planProof(AddonRef addon) {
        boolean installing = draft.has("install/" + addon.name());
        if (!installing && observed(addon).filter(ObservedAddon::proved).isPresent()) {
            return;
        }
        List<StepId> needs = new ArrayList<>(draft.planned("install/" + addon.name()));
        NodeSpec first = draft.roster.nodes(Role.CONTROL_PLANE).get(0);
        needs.addAll(draft.planned(
                draft.observation.state().isPresent()
                        ? "ready/" + first.name()
                        : "ready/" + Arrivals.initiator(draft)));
        draft.add(new Step.VerifyAddon(
                Draft.common(
                        "verify/" + addon.name(),
                        needs,
                        draft.planned("ready", draft.roster.nodes()),
                        installing ? "it is being installed" : "it was never proved",
                        Risk.NONE),
                addon.name()));
    }

    private Optional<ObservedAddon> observed(AddonRef addon) {
        return draft.observation.state().map(ClusterState::addons).map(found -> found.get(addon.name()));
    }
}
