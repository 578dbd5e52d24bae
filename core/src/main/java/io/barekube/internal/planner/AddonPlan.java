package io.barekube.internal.planner;

import io.barekube.AddonRef;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedAddon;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
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

    private void planAddon(AddonRef addon) {
        Optional<String> reason = reasonToInstall(addon);
        if (reason.isEmpty()) {
            return;
        }
        PlannedStep step = draft.step("install/" + addon.name(), reason.get())
                .needs("init/" + Arrivals.initiator(draft))
                .needs(Provisions.of(addon));
        if (addon.needs().bgp()) {
            step.follows(Draft.ids("peer", draft.roster.nodes()));
        }
        for (AddonRef other : addons) {
            if (!other.name().equals(addon.name())
                    && (addon.after().contains(other.name()) || other.providesNetwork())) {
                step.needs("install/" + other.name());
            }
        }
        step.risk(observed(addon).isPresent() ? Risk.RESTART : Risk.NONE)
                .does(common -> new Step.InstallAddon(common, addon.name(), addon.version()));
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
        draft.step("verify/" + addon.name(), installing ? "it is being installed" : "it was never proved")
                .needs("install/" + addon.name())
                .needs(draft.isThere() ? List.of() : List.of("ready/" + Arrivals.initiator(draft)))
                .follows(Draft.ids("ready", draft.roster.nodes()))
                .does(common -> new Step.VerifyAddon(common, addon.name()));
    }

    private Optional<ObservedAddon> observed(AddonRef addon) {
        return draft.observation.state().map(ClusterState::addons).map(found -> found.get(addon.name()));
    }
}
