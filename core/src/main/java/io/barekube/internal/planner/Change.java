package io.barekube.internal.planner;

import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What has to change on a node that stays, besides its marks. Pods leave it first and come back when it is through with it; {@code ready/node} ends it.
 *
 * @param upgrade why the node needs another version; empty when it has that of the spec
 * @param reconfiguration why it needs other settings; empty when it has them
 * @param renewal why it needs other certificates; empty when these last
 */
record Change(NodeSpec node, Optional<String> upgrade, Optional<String> reconfiguration, Optional<String> renewal) {

    /** Empty when the node is as it should be, or nobody can do anything on its host. */
    static Optional<Change> of(Draft draft, NodeSpec node) {
        Optional<ObservedNode> seen = draft.node(node.name());
        if (seen.isEmpty() || draft.lost(node.name()).isPresent()) {
            return Optional.empty();
        }
        Change change = new Change(
                node,
                upgrade(draft, seen.get()),
                reconfiguration(draft, node, seen.get()),
                renewal(draft, node, seen.get()));
        return change.drains() || change.renewal.isPresent() ? Optional.of(change) : Optional.empty();
    }

    private static Optional<String> upgrade(Draft draft, ObservedNode seen) {
        boolean runs = seen.kubeletVersion().isEmpty() || seen.kubeletVersion().equals("v" + draft.version());
        return runs ? Optional.empty() : Optional.of("it runs " + seen.kubeletVersion());
    }

    private static Optional<String> reconfiguration(Draft draft, NodeSpec node, ObservedNode seen) {
        Optional<String> mark = Optional.ofNullable(seen.annotations().get(Marks.SETTINGS));
        Optional<String> wanted = draft.wanted.settings(node.role());
        return mark.isEmpty() || wanted.isEmpty() || mark.equals(wanted)
                ? Optional.empty()
                : Optional.of("its settings are no longer those of the spec");
    }

    private static Optional<String> renewal(Draft draft, NodeSpec node, ObservedNode seen) {
        if (node.role() != Role.CONTROL_PLANE) {
            return Optional.empty();
        }
        Instant limit = draft.observation.at().plus(draft.wanted.policy().renewCertificates());
        return expiry(seen).filter(end -> end.isBefore(limit)).map(end -> "its certificates expire at " + end);
    }

    /** When the first certificate of a control plane expires; empty when that is not written on it. */
    static Optional<Instant> expiry(ObservedNode seen) {
        String text = seen.annotations().get(Marks.CERTIFICATES);
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    boolean drains() {
        return upgrade.isPresent() || reconfiguration.isPresent();
    }

    /** The step that ends it. */
    String end() {
        return "ready/" + node.name();
    }

    /** Plans its steps but the last, which {@link Readiness} plans for every node. */
    void plan(Draft draft, Collection<String> needs) {
        String name = node.name();
        List<String> before = new ArrayList<>(needs);
        String reason = upgrade.or(() -> reconfiguration).or(() -> renewal).orElseThrow();
        if (drains() && draft.isReady(name)) {
            draft.step("drain/" + name, reason)
                    .needs(before)
                    .risk(Risk.DISRUPTIVE)
                    .does(common -> new Step.Drain(common, name));
            before.add("drain/" + name);
        }
        if (upgrade.isPresent()) {
            draft.step("upgrade/" + name, upgrade.get())
                    .needs(before)
                    .risk(Risk.DISRUPTIVE)
                    .does(common ->
                            new Step.UpgradeNode(common, name, draft.version().toString()));
            before.add("upgrade/" + name);
        }
        if (reconfiguration.isPresent()) {
            draft.step("reconfigure/" + name, reconfiguration.get())
                    .needs(before)
                    .risk(Risk.DISRUPTIVE)
                    .does(common -> new Step.ReconfigureNode(common, name));
            before.add("reconfigure/" + name);
        }
        // an upgrade renews as well
        if (renewal.isPresent() && upgrade.isEmpty()) {
            draft.step("renew/" + name, renewal.get())
                    .needs(before)
                    .risk(Risk.RESTART)
                    .does(common -> new Step.RenewCertificates(common, name));
            before.add("renew/" + name);
        }
        if (drains() && (draft.isReady(name) || Readiness.isCordonedByUs(draft, name))) {
            draft.step("uncordon/" + name, "it was drained for the change")
                    .needs(before)
                    .does(common -> new Step.Uncordon(common, name));
        }
    }
}
