package io.barekube.internal;

import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.InvalidClusterException;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.internal.planner.Objections;
import io.barekube.internal.planner.Planner;
import io.barekube.internal.planner.Wanted;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Plan;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.run.FailureClass;
import io.barekube.spi.Addon;
import io.barekube.spi.Artifact;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes a plan, or says everything that forbids it. */
final class Preparation {
    private final ClusterSpec spec;
    private final Wiring wiring;

    Preparation(ClusterSpec spec, Wiring wiring) {
        this.spec = spec;
        this.wiring = wiring;
    }

    Plan plan(Observation observation, Set<String> replace) throws InterruptedException {
        Map<Role, String> settings = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            settings.put(role, wiring.bootstrapper().settings(spec, role));
        }
        Wanted wanted = new Wanted(spec, settings, wiring.policy(), replace);
        List<Violation> violations = new ArrayList<>(Objections.to(wanted, observation));
        boolean plannable = violations.isEmpty();
        violations.addAll(judgements(observation));
        if (!plannable) {
            throw new InvalidClusterException(spec.name(), violations);
        }
        Plan plan = Planner.plan(wanted, observation);
        violations.addAll(wiring.artifacts().check(artifacts(plan, observation)));
        if (plan.steps().stream().anyMatch(step -> step instanceof Step.CreateMachine)) {
            violations.addAll(wiring.provider().judge(spec));
        }
        if (!violations.isEmpty()) {
            throw new InvalidClusterException(spec.name(), violations);
        }
        return plan;
    }

    /** Throws unless the caller allowed as much as the plan would do. */
    void permit(Plan plan) {
        Risk allowed = wiring.allowed();
        if (plan.risk().compareTo(allowed) <= 0) {
            return;
        }
        String steps = plan.steps().stream()
                .filter(step -> step.common().risk().compareTo(allowed) > 0)
                .map(step -> step.id() + " (" + step.common().reason() + ")")
                .collect(Collectors.joining(", "));
        throw new ClusterException(
                FailureClass.PERMANENT,
                "the plan for " + spec.name() + " is " + plan.risk().name().toLowerCase(Locale.ROOT)
                        + ", and that was not allowed; nothing was touched. It holds " + steps
                        + ". Look at plan(), and build with allow(Risk." + plan.risk() + ") when that is meant");
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
                artifacts.addAll(binaries(prepare.name(), observation));
            } else if (step instanceof Step.UpgradeNode upgrade) {
                artifacts.addAll(binaries(upgrade.name(), observation));
            } else if (step instanceof Step.InstallAddon install) {
                artifacts.addAll(wiring.addon(install.addon()).requires(spec).artifacts());
            }
        }
        return artifacts;
    }

    private List<Artifact> binaries(String node, Observation observation) {
        Optional<ObservedHost> host = observation.host(node);
        Optional<HostFacts> facts = host.flatMap(ObservedHost::facts);
        return facts.isEmpty()
                ? List.of()
                : wiring.bootstrapper().artifacts(spec, host.orElseThrow().host(), facts.get());
    }
}
