package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.NodeSpec;
import io.barekube.RemoteCommandException;
import io.barekube.plan.Observation;
import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import io.barekube.run.FailureClass;
import io.barekube.run.FailureReport;
import io.barekube.run.FailureReport.OtherFailure;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.BootstrapSession.Excerpt;
import io.barekube.spi.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes of a run's outcomes what a person needs to know. */
final class Reporter {
    private static final Duration DIAGNOSIS = Duration.ofSeconds(20);
    private final ClusterSpec spec;
    private final Observation before;
    private final Hosts hosts;
    private final BootstrapSession session;

    Reporter(ClusterSpec spec, Observation before, Hosts hosts, BootstrapSession session) {
        this.spec = spec;
        this.before = before;
        this.hosts = hosts;
        this.session = session;
    }

    /** Wanted nodes that are in the cluster after these outcomes. */
    List<String> nodesIn(Plan plan, Map<StepId, StepOutcome> outcomes) {
        Set<String> gone = plan.steps().stream()
                .filter(step -> step instanceof Step.ResetHost || step instanceof Step.DeleteMachine)
                .filter(step -> outcomes.get(step.id()) instanceof StepOutcome.Done)
                .flatMap(step -> step.node().stream())
                .collect(Collectors.toSet());
        return wanted(plan).stream()
                .filter(node -> before.isIn(node) || done(outcomes, "init/" + node) || done(outcomes, "join/" + node))
                .filter(node -> !gone.contains(node))
                .toList();
    }

    List<String> nodesOut(Plan plan, List<String> in) {
        Set<String> known = Set.copyOf(in);
        return wanted(plan).stream().filter(name -> !known.contains(name)).toList();
    }

    /** Those that the plan's end has: a pool may be filled by others than the spec's first names. */
    private Set<String> wanted(Plan plan) {
        Set<String> names =
                spec.nodes().stream().map(NodeSpec::name).collect(Collectors.toCollection(LinkedHashSet::new));
        if (plan.purpose() == Plan.Purpose.DESTROY) {
            return names;
        }
        before.hosts().stream()
                .map(host -> host.host().name())
                .filter(before::isIn)
                .forEach(names::add);
        Set<String> coming =
                nodes(plan, List.of(Step.InitControlPlane.class, Step.JoinControlPlane.class, Step.JoinWorker.class));
        Set<String> going = nodes(plan, List.of(Step.RemoveNode.class, Step.DeleteMachine.class, Step.ResetHost.class));
        names.removeIf(name -> going.contains(name) || !before.isIn(name) && !plan.isEmpty());
        names.addAll(coming);
        return names;
    }

    private static Set<String> nodes(Plan plan, List<Class<? extends Step>> kinds) {
        return plan.steps().stream()
                .filter(step -> kinds.stream().anyMatch(kind -> kind.isInstance(step)))
                .flatMap(step -> step.node().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean done(Map<StepId, StepOutcome> outcomes, String id) {
        return outcomes.get(new StepId(id)) instanceof StepOutcome.Done;
    }

    /** The report on the first failure; empty when no step failed. */
    Optional<FailureReport> report(String runId, Plan plan, Map<StepId, StepOutcome> outcomes, Set<StepId> skipped) {
        List<OtherFailure> others = new ArrayList<>();
        Optional<Step> firstStep = Optional.empty();
        Optional<StepOutcome.Failed> first = Optional.empty();
        for (Map.Entry<StepId, StepOutcome> entry : outcomes.entrySet()) {
            if (entry.getValue() instanceof StepOutcome.Failed failed) {
                Step step = plan.step(entry.getKey());
                if (first.isEmpty()) {
                    first = Optional.of(failed);
                    firstStep = Optional.of(step);
                } else {
                    others.add(new OtherFailure(step.id().value(), step.node().orElse(""), message(failed.error())));
                }
            }
        }
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Step step = firstStep.orElseThrow();
        StepOutcome.Failed failed = first.get();
        List<Excerpt> excerpts = excerpts(step);
        return Optional.of(new FailureReport(
                spec.name(),
                runId,
                step.id().value(),
                step.verb(),
                step.node().orElse(""),
                failed.failureClass(),
                failed.error() instanceof RemoteCommandException e ? e.command() : "",
                message(failed.error()),
                failed.attempts(),
                failed.elapsed(),
                excerpts,
                others,
                skipped.stream().map(StepId::value).sorted().toList(),
                leftBehind(plan, outcomes),
                next(failed.failureClass(), plan.purpose(), step, excerpts)));
    }

    /** The report on a run that was stopped as a whole; the failures of its steps come after that. */
    FailureReport report(
            String runId,
            Plan plan,
            Map<StepId, StepOutcome> outcomes,
            Set<StepId> skipped,
            Stop stop,
            Duration after) {
        FailureClass failureClass = stop.cause().failureClass();
        boolean stillOurs = failureClass != FailureClass.WORLD_CHANGED;
        return new FailureReport(
                spec.name(),
                runId,
                "run",
                "the run",
                "",
                failureClass,
                "",
                message(stop.cause()),
                1,
                after,
                stillOurs
                        ? stop.underWay().stream()
                                .findFirst()
                                .map(this::excerpts)
                                .orElse(List.of())
                        : List.of(),
                failures(plan, outcomes),
                skipped.stream().map(StepId::value).sorted().toList(),
                leftBehind(plan, outcomes),
                stillOurs
                        ? "look at what was under way; where it only needs longer, give Timeouts.run more, then "
                                + again(plan.purpose())
                        : "wait for the run that has the cluster now, which Cluster.lease() names, then plan() again"
                                + " and look");
    }

    private static List<OtherFailure> failures(Plan plan, Map<StepId, StepOutcome> outcomes) {
        List<OtherFailure> failures = new ArrayList<>();
        outcomes.forEach((id, outcome) -> {
            String node = plan.step(id).node().orElse("");
            if (outcome instanceof StepOutcome.Failed failed) {
                failures.add(new OtherFailure(id.value(), node, message(failed.error())));
            } else if (outcome instanceof StepOutcome.Cancelled) {
                failures.add(new OtherFailure(id.value(), node, "was at work when the run was stopped"));
            }
        });
        return failures;
    }

    /** What a failure says of itself; the class of an exception that is not ours is part of it. */
    static String message(Throwable error) {
        return error instanceof ClusterException ? String.valueOf(error.getMessage()) : error.toString();
    }

    private List<Excerpt> excerpts(Step step) {
        Optional<Host> host = step.node().filter(hosts::has).map(hosts::get);
        if (host.isEmpty() || host.get().machine().access().isEmpty()) {
            return List.of();
        }
        return Diagnosis.within(DIAGNOSIS, () -> session.diagnose(host.get()));
    }

    private List<String> leftBehind(Plan plan, Map<StepId, StepOutcome> outcomes) {
        List<String> left = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.CreateMachine create
                    && outcomes.containsKey(step.id())
                    && hosts.has(create.name())) {
                Host host = hosts.get(create.name());
                left.add("machine " + host.machine().id() + " for node " + create.name()
                        + ", as wanted; destroy() deletes it");
            }
        }
        return left;
    }

    private static String again(Plan.Purpose purpose) {
        return (purpose == Plan.Purpose.APPLY ? "apply()" : "destroy()")
                + " again: it looks at what is there and goes on from it";
    }

    private static String next(FailureClass failureClass, Plan.Purpose purpose, Step step, List<Excerpt> excerpts) {
        String again = "then " + again(purpose);
        return switch (failureClass) {
            case PERMANENT ->
                "mend what the first error names"
                        + step.node().map(n -> " on " + n).orElse("") + ", " + again;
            case CAPACITY -> "choose another plan or place for the machine, or wait, " + again;
            case WORLD_CHANGED -> "something else changed the cluster meanwhile: plan() again and look";
            default ->
                excerpts.isEmpty() || excerpts.get(0).source().equals(Excerpt.NONE)
                        ? "see that " + step.node().orElse("the cluster") + " can be reached, " + again
                        : "it can be reached: look at what its services say above, mend it, " + again;
        };
    }
}
