package io.barekube.internal.planner;

import io.barekube.ClusterSpec;
import io.barekube.plan.Observation;
import io.barekube.plan.Plan;

/** From what is wanted and what is there to what is to be done: a pure function. */
public final class Planner {
    private Planner() {}

    /** The steps from the observed world to the spec; empty when it is already so. */
    public static Plan plan(ClusterSpec spec, Observation observation) {
        return plan(Wanted.of(spec), observation);
    }

    /** The steps from the observed world to what is wanted; empty when it is already so. */
    public static Plan plan(Wanted wanted, Observation observation) {
        Draft draft = new Draft(wanted, observation);
        Departures departures = new Departures(draft);
        Renewals renewals = new Renewals(draft);
        Arrivals arrivals = new Arrivals(draft);
        Balancers balancers = new Balancers(draft);
        AddonPlan addons = new AddonPlan(draft);
        // each part looks at the steps that are there already, so that their order here is part of the plan
        departures.planTheDead();
        renewals.planControlPlanes();
        arrivals.planMachines();
        balancers.planBeforeJoins();
        arrivals.planJoins();
        balancers.planAfterJoins();
        renewals.planWorkers();
        addons.planNetwork();
        new Readiness(draft).plan();
        addons.planRest();
        departures.plan();
        return new Plan(observation.cluster(), Plan.Purpose.APPLY, draft.inOrder());
    }
}
