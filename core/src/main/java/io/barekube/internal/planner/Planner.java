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
        Gates gates = new Gates(draft);
        Departures departures = new Departures(draft, gates);
        Arrivals arrivals = new Arrivals(draft, gates);
        Balancers balancers = new Balancers(draft, gates);
        Changes changes = new Changes(draft, gates);
        Provisions provisions = new Provisions(draft);
        AddonPlan addons = new AddonPlan(draft);
        // the order in which people read what could be done at the same time
        provisions.planAddresses();
        departures.planTheGone();
        changes.planControlPlanes();
        arrivals.planMachines();
        provisions.planPeers();
        balancers.planStanding();
        balancers.planNew();
        arrivals.planJoins();
        changes.planWorkers();
        addons.planNetwork();
        new Readiness(draft).plan();
        addons.planRest();
        departures.planLeavers();
        return new Plan(observation.cluster(), Plan.Purpose.APPLY, draft.inOrder());
    }
}
