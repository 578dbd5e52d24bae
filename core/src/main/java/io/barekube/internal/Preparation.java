package io.barekube.internal;

import io.barekube.ClusterSpec;
import io.barekube.InvalidClusterException;
import io.barekube.Violation;
import io.barekube.internal.planner.Objections;
import io.barekube.internal.planner.Planner;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import io.barekube.spi.Addon;
import io.barekube.spi.Artifact;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a plan, or says everything that forbids it. */
final class Preparation {
    private final ClusterSpec spec;
    private final Wiring wiring;

    Preparation(ClusterSpec spec, Wiring wiring) {
        this.spec = spec;
        this.wiring = wiring;
    }

    Plan plan(Observation observation) {
        List<Violation> violations = new ArrayList<>(Objections.to(spec, observation));
        violations.addAll(judgements(observation));
        Plan plan = Planner.plan(spec, observation);
        violations.addAll(wiring.artifacts().check(artifacts(plan, observation)));
        if (!violations.isEmpty()) {
            throw new InvalidClusterException(spec.name(), violations);
        }
        return plan;
    }

    private List<Violation> judgements(Observation observation) {
        BootstrapContext context = wiring.context(observation.cluster(), spec);
        List<Violation> violations = new ArrayList<>();
        Map<Host, HostFacts> hosts = new LinkedHashMap<>();
        for (ObservedHost observed : observation.hosts()) {
            observed.facts().ifPresent(facts -> {
                hosts.put(observed.host(), facts);
                if (!observation.isIn(observed.host().name())) {
                    violations.addAll(wiring.bootstrapper().judge(context, observed.host(), facts));
                }
            });
        }
        for (Addon addon : wiring.addons()) {
            violations.addAll(addon.judge(spec, hosts));
        }
        return violations;
    }

    /** What the plan's steps will fetch, as far as it is known before machines exist. */
    private Set<Artifact> artifacts(Plan plan, Observation observation) {
        Set<Artifact> artifacts = new LinkedHashSet<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.PrepareHost prepare) {
                observation
                        .host(prepare.name())
                        .ifPresent(observed -> observed.facts()
                                .ifPresent(facts -> artifacts.addAll(
                                        wiring.bootstrapper().artifacts(spec, observed.host(), facts))));
            } else if (step instanceof Step.InstallAddon install) {
                artifacts.addAll(wiring.addon(install.addon()).requires(spec).artifacts());
            }
        }
        return artifacts;
    }
}
