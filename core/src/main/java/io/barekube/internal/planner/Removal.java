package io.barekube.internal.planner;

import io.barekube.Role;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Plan;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans the end of a cluster from what is observed alone: it needs no spec, because the cluster may never have come up. Nothing is drained; control planes go last, and on hosts
 * that stay one after another, so that etcd knows of each that leaves.
 */
public final class Removal {
    private final Observation observation;
    private final List<Step> steps = new ArrayList<>();

    private Removal(Observation observation) {
        this.observation = observation;
    }

    /** The steps that leave nothing of the cluster; empty when there is nothing. */
    public static Plan plan(Observation observation) {
        Removal removal = new Removal(observation);
        List<ObservedHost> workers = new ArrayList<>();
        List<ObservedHost> controlPlanes = new ArrayList<>();
        observation.hosts().forEach(host -> (leads(host) ? controlPlanes : workers).add(host));
        workers.forEach(host -> removal.end(host, List.of()));
        List<StepId> first = removal.ids();
        for (ObservedHost host : controlPlanes) {
            removal.end(host, observation.deleteDestroys() ? first : removal.ids());
        }
        if (!removal.steps.isEmpty() || !observation.blocks().isEmpty()) {
            String reason =
                    removal.steps.isEmpty() ? "addresses are kept, and no machine is there" : "its machines are gone";
            removal.steps.add(new Step.ReleaseProvider(
                    new Step.Common(new StepId("release"), removal.ids(), List.of(), reason, Risk.DESTRUCTIVE)));
        }
        return new Plan(observation.cluster(), Plan.Purpose.DESTROY, removal.steps);
    }

    private static boolean leads(ObservedHost host) {
        return host.host().node().role() == Role.CONTROL_PLANE
                || host.facts()
                        .filter(facts -> facts.software().kubernetesFiles().contains("admin.conf"))
                        .isPresent();
    }

    private List<StepId> ids() {
        return steps.stream().map(Step::id).toList();
    }

    private void end(ObservedHost host, List<StepId> follows) {
        if (observation.deleteDestroys()) {
            if (!host.taggedForAnother(observation.cluster())) {
                delete(host, follows);
            }
        } else if (host.ownedBy(observation.cluster()) || isMarked(host)) {
            reset(host, follows, "the cluster is to go, the host stays");
        } else if (host.facts().isEmpty()) {
            reset(host, follows, "nobody could see whether it carries the cluster's traces");
        }
    }

    /** Whether the API says that the host is one of the cluster's: then nobody had to look at it. */
    private boolean isMarked(ObservedHost host) {
        String id = observation.cluster().uuid().toString();
        return host.facts().isEmpty()
                && observation
                        .state()
                        .map(state -> state.nodes().get(host.host().name()))
                        .filter(node -> id.equals(node.annotations().get(Marks.CLUSTER)))
                        .isPresent();
    }

    private void reset(ObservedHost host, List<StepId> follows, String reason) {
        String name = host.host().name();
        steps.add(new Step.ResetHost(common("reset/" + name, follows, reason), name));
    }

    private void delete(ObservedHost host, List<StepId> follows) {
        String machine = host.host().machine().id().value();
        steps.add(new Step.DeleteMachine(
                common("delete/" + host.host().name() + "/" + machine, follows, "the cluster is to go"),
                host.host().name(),
                machine));
    }

    private static Step.Common common(String id, List<StepId> follows, String reason) {
        return new Step.Common(new StepId(id), List.of(), follows, reason, Risk.DESTRUCTIVE);
    }
}
