package io.barekube.internal.planner;

import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A step whose dependencies are names until the whole plan is known. Not thread-safe. */
final class PlannedStep {
    private final Draft draft;
    private final String id;
    private final String reason;
    private final Set<String> needs = new LinkedHashSet<>();
    private final Set<String> follows = new LinkedHashSet<>();
    private Risk risk = Risk.NONE;
    private Function<Step.Common, Step> kind = common -> {
        throw new IllegalStateException(common.id() + " does nothing");
    };

    PlannedStep(Draft draft, String id, String reason) {
        this.draft = draft;
        this.id = id;
        this.reason = reason;
    }

    String id() {
        return id;
    }

    PlannedStep needs(String... ids) {
        return needs(List.of(ids));
    }

    PlannedStep needs(Collection<String> ids) {
        needs.addAll(ids);
        return this;
    }

    PlannedStep follows(Collection<String> ids) {
        follows.addAll(ids);
        return this;
    }

    PlannedStep risk(Risk value) {
        this.risk = value;
        return this;
    }

    /** Says what it does, and plans it. */
    void does(Function<Step.Common, Step> value) {
        this.kind = value;
        draft.add(this);
    }

    Step resolved() {
        Set<String> later = new LinkedHashSet<>(follows);
        later.removeAll(needs);
        return kind.apply(new Step.Common(new StepId(id), draft.planned(needs), draft.planned(later), reason, risk));
    }
}
