package io.barekube.internal.planner;

import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Plan;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.List;

/** Plans the end of a cluster from what is observed alone: it needs no spec, because the cluster may never have come up. */
public final class Removal {
    private Removal() {}

    /** The steps that leave nothing of the cluster; empty when there is nothing. */
    public static Plan plan(Observation observation) {
        List<Step> steps = new ArrayList<>();
        for (ObservedHost host : observation.hosts()) {
            if (observation.deleteDestroys()) {
                if (!host.taggedForAnother(observation.cluster())) {
                    steps.add(delete(host));
                }
            } else if (host.ownedBy(observation.cluster())
                    || observation.isIn(host.host().name())) {
                steps.add(reset(host, "the cluster is to go, the host stays"));
            } else if (host.facts().isEmpty()) {
                steps.add(reset(host, "nobody could see whether it carries the cluster's traces"));
            }
        }
        if (!steps.isEmpty()) {
            steps.add(new Step.ReleaseProvider(
                    common("release", steps.stream().map(Step::id).toList(), "its machines are gone")));
        }
        return new Plan(observation.cluster(), Plan.Purpose.DESTROY, steps);
    }

    private static Step reset(ObservedHost host, String reason) {
        String name = host.host().name();
        return new Step.ResetHost(common("reset/" + name, List.of(), reason), name);
    }

    private static Step delete(ObservedHost host) {
        String machine = host.host().machine().id().value();
        return new Step.DeleteMachine(
                common("delete/" + host.host().name() + "/" + machine, List.of(), "the cluster is to go"),
                host.host().name(),
                machine);
    }

    private static Step.Common common(String id, List<StepId> needs, String reason) {
        return new Step.Common(new StepId(id), needs, List.of(), reason, Risk.DESTRUCTIVE);
    }
}
