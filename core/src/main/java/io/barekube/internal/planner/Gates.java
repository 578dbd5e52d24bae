package io.barekube.internal.planner;

import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.internal.planner.Roster.Leaver;
import java.util.ArrayList;
import java.util.List;

/** What different parts of a plan wait for in common: ids of steps, of which those count that are planned. */
final class Gates {
    private final Draft draft;

    Gates(Draft draft) {
        this.draft = draft;
    }

    /** Every control plane that stays runs the version that is wanted: kubeadm makes new ones of the version that the cluster has. */
    List<String> upgradedControlPlanes() {
        List<NodeSpec> older = draft.standing(Role.CONTROL_PLANE).stream()
                .filter(node -> draft.isOlder(node.name()) || draft.has("upgrade/" + node.name()))
                .toList();
        return Draft.ids("ready", older);
    }

    /** No API server is older than the wanted version: no kubelet may be newer than one of them (Kubernetes' version skew policy). */
    List<String> beforeNewerKubelets() {
        List<String> ids = new ArrayList<>(upgradedControlPlanes());
        draft.roster.leavers().stream()
                .filter(leaver -> leaver.leads() && draft.isOlder(leaver.name()))
                .map(Leaver::name)
                .forEach(name -> ids.add("member/" + name));
        return ids;
    }

    /** Of the control planes that stay or come one answers, for those who will know no other. */
    List<String> someoneLeads() {
        boolean comes = !draft.fresh(Role.CONTROL_PLANE).isEmpty();
        return comes || !draft.isThere() || leader() ? someoneComes() : Draft.ids("ready", draft.controlPlanes());
    }

    /** The same for control planes, which cannot wait for each other. */
    List<String> someoneComes() {
        return draft.isThere() && !leader() ? Draft.ids("join", draft.fresh(Role.CONTROL_PLANE)) : List.of();
    }

    /** Whether one of the control planes that stay can be expected to answer. */
    boolean leader() {
        return draft.standing(Role.CONTROL_PLANE).stream().anyMatch(node -> draft.leads(node.name()));
    }

    /** No control plane that stays is being restarted. */
    List<String> restartedControlPlanes() {
        return Changes.ofControlPlanes(draft).stream().map(Change::end).toList();
    }

    /** No control plane is being changed any more, and those that are to come are in. */
    List<String> settledControlPlanes() {
        return Draft.ids("ready", draft.controlPlanes());
    }
}
