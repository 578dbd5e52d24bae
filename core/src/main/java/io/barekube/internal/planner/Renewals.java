package io.barekube.internal.planner;

import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes of nodes that stay: another version, other settings, certificates that run out. Control planes one after another, then workers in as many lanes as may be out of
 * service at once; a node that fails stops its lane, because it is out of service from then on.
 */
final class Renewals {
    private final Draft draft;

    Renewals(Draft draft) {
        this.draft = draft;
    }

    void planControlPlanes() {
        List<StepId> before = List.of();
        for (NodeSpec node : draft.standing()) {
            if (node.role() == Role.CONTROL_PLANE) {
                before = planNode(node, before).orElse(before);
            }
        }
    }

    void planWorkers() {
        List<StepId> first = draft.planned("ready", draft.controlPlanes());
        int lanes = draft.wanted.policy().maxUnavailable();
        List<List<StepId>> lastOf = new ArrayList<>();
        int next = 0;
        for (NodeSpec node : draft.standing()) {
            if (node.role() == Role.WORKER) {
                List<StepId> before = next < lanes ? first : lastOf.get(next % lanes);
                Optional<List<StepId>> done = planNode(node, before);
                if (done.isPresent()) {
                    if (next < lanes) {
                        lastOf.add(done.get());
                    } else {
                        lastOf.set(next % lanes, done.get());
                    }
                    next++;
                }
            }
        }
    }

    /** The steps that end the node's change; empty when there is none. */
    private Optional<List<StepId>> planNode(NodeSpec node, List<StepId> before) {
        ObservedNode seen = draft.node(node.name()).orElseThrow();
        String name = node.name();
        String version = draft.wanted.spec().kubernetes().toString();
        boolean upgrade = !seen.kubeletVersion().equals("v" + version);
        String settings = seen.annotations().get(Marks.SETTINGS);
        boolean reconfigure = settings != null && !settings.equals(draft.wanted.settings(node.role()));
        if (upgrade || reconfigure) {
            String reason = upgrade ? "it runs " + seen.kubeletVersion() : "its settings are other ones";
            draft.add(new Step.Drain(Draft.common("drain/" + name, before, List.of(), reason, Risk.DISRUPTIVE), name));
            List<StepId> after = draft.planned("drain/" + name);
            if (upgrade) {
                draft.add(new Step.UpgradeNode(
                        Draft.common("upgrade/" + name, after, List.of(), reason, Risk.DISRUPTIVE), name, version));
                after = draft.planned("upgrade/" + name);
            }
            if (reconfigure) {
                draft.add(new Step.ReconfigureNode(
                        Draft.common(
                                "reconfigure/" + name,
                                after,
                                List.of(),
                                "its settings are other ones",
                                Risk.DISRUPTIVE),
                        name));
                after = draft.planned("reconfigure/" + name);
            }
            return Optional.of(backInService(node, after));
        }
        return certificates(node, seen, before);
    }

    private List<StepId> backInService(NodeSpec node, List<StepId> after) {
        String name = node.name();
        draft.add(new Step.Uncordon(
                Draft.common("uncordon/" + name, after, List.of(), "it was drained for the change", Risk.NONE), name));
        draft.add(new Step.VerifyNode(
                Draft.common(
                        "ready/" + name, draft.planned("uncordon/" + name), List.of(), "it was changed", Risk.NONE),
                name));
        return draft.planned("ready/" + name);
    }

    private Optional<List<StepId>> certificates(NodeSpec node, ObservedNode seen, List<StepId> before) {
        Optional<Instant> end = instant(seen.annotations().get(Marks.CERTIFICATES));
        Instant limit = draft.observation.at().plus(draft.wanted.policy().renewCertificates());
        if (node.role() != Role.CONTROL_PLANE
                || end.filter(instant -> instant.isBefore(limit)).isEmpty()) {
            return Optional.empty();
        }
        draft.add(new Step.RenewCertificates(
                Draft.common(
                        "renew/" + node.name(),
                        before,
                        List.of(),
                        "its certificates expire at " + end.get(),
                        Risk.RESTART),
                node.name()));
        draft.add(new Step.VerifyNode(
                Draft.common(
                        "ready/" + node.name(),
                        draft.planned("renew/" + node.name()),
                        List.of(),
                        "its certificates were renewed",
                        Risk.NONE),
                node.name()));
        return Optional.of(draft.planned("ready/" + node.name()));
    }

    private static Optional<Instant> instant(@org.jspecify.annotations.Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
