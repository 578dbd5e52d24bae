package io.barekube.internal.run;

import io.barekube.OperationTimeoutException;
import io.barekube.event.ClusterEvent;
import io.barekube.internal.Wiring;
import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import io.barekube.run.FailureClass;
import io.barekube.run.FailureReport;
import io.barekube.run.Lease;
import io.barekube.run.LeaseLostException;
import io.barekube.run.RunResult;
import io.barekube.run.RunResult.Outcome;
import io.barekube.run.RunResult.StepTime;
import io.barekube.run.RunStore.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes a plan's DAG: a step begins the moment what it depends on has ended, with no barrier between phases. Written for one call of {@link #run()}.
 */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);
    private final String runId;
    private final Plan plan;
    private final StepExecutor executor;
    private final Wiring wiring;
    private final Lease lease;
    private final LeasedJournal journal;
    private final Reporter reporter;
    private final EventStream events;
    private final Workers workers = new Workers();
    private final ExecutorService threads;
    private final ScheduledExecutorService alarms;
    private final Map<StepId, StepOutcome> outcomes = new LinkedHashMap<>();
    private final Schedule schedule;
    private final List<StepTime> times = new ArrayList<>();
    private final AtomicReference<@Nullable Stop> outOfTime = new AtomicReference<>();

    /** @param taken {@link System#nanoTime()} before the journal's lease was taken */
    Runner(
            String runId,
            Plan plan,
            StepExecutor executor,
            Wiring wiring,
            Journal journal,
            long taken,
            Reporter reporter) {
        this.runId = runId;
        this.plan = plan;
        this.schedule = new Schedule(plan);
        this.executor = executor;
        this.wiring = wiring;
        this.lease = journal.lease();
        this.reporter = reporter;
        String cluster = plan.cluster().name();
        this.events = new EventStream(
                cluster, wiring.listeners(), wiring.waiter(), plan.steps().size());
        this.threads = Executors.newFixedThreadPool(wiring.parallelism(), named("barekube-" + cluster + "-"));
        this.alarms = Executors.newSingleThreadScheduledExecutor(named("barekube-alarm-" + cluster + "-"));
        this.journal = new LeasedJournal(cluster, journal, taken, wiring.waiter(), workers::cancel);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    void cancel() {
        workers.cancel();
    }

    private void runOutOfTime() {
        if (workers.cancelled()) {
            return;
        }
        Duration limit = wiring.timeouts().run();
        List<Step> underWay = workers.underWay();
        String seen = "under way were "
                + underWay.stream().map(step -> step.id().value()).toList();
        outOfTime.set(new Stop(new OperationTimeoutException("the run to end", limit, seen), underWay));
        workers.cancel();
    }

    RunResult run() {
        Instant start = wiring.waiter().now();
        Future<?> limit =
                alarms.schedule(this::runOutOfTime, wiring.timeouts().run().toMillis(), TimeUnit.MILLISECONDS);
        try (journal) {
            put(beginning());
            events.emit(stamp -> new ClusterEvent.RunStarted(stamp, runId, plan));
            executeAll(start);
            RunResult result = end(result(since(start)), start);
            events.emit(stamp -> new ClusterEvent.RunEnded(stamp, result));
            return result;
        } catch (RuntimeException e) {
            end(threads);
            RunResult broken = result(Outcome.FAILED, since(start), Optional.empty());
            events.emit(stamp -> new ClusterEvent.RunEnded(stamp, broken));
            throw e;
        } finally {
            end(threads);
            limit.cancel(false);
            alarms.shutdownNow();
            events.drain();
        }
    }

    private Map<String, Object> beginning() {
        Map<String, Object> begin = entry("run-begun");
        begin.put("run", runId);
        begin.put("token", lease.token());
        begin.put("host", lease.owner().host());
        begin.put("pid", lease.owner().pid());
        begin.put("hash", plan.hash());
        begin.put("plan", plan.toJson());
        return begin;
    }

    /** A run that loses its lease with its last entry has not succeeded: somebody else was at work before it ended. */
    private RunResult end(RunResult result, Instant start) {
        Map<String, Object> end = entry("run-ended");
        end.put("outcome", result.outcome().name());
        result.failure().ifPresent(failure -> end.put("failure", failure.toJson()));
        return put(end) ? result : result(since(start));
    }

    private Duration since(Instant start) {
        return Duration.between(start, wiring.waiter().now());
    }

    /** Where the run broke off, steps may be at work still; they must not be when its session is closed. */
    private void end(ExecutorService pool) {
        workers.cancel();
        pool.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            if (!pool.awaitTermination(LAST_WORDS.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn(
                        "a step of cluster {} does not heed its interrupt",
                        plan.cluster().name());
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A finished step with what became of it. */
    private record Finished(Step step, Optional<StepOutcome> outcome, Duration since) {}

    private void executeAll(Instant start) {
        CompletionService<Finished> working = new ExecutorCompletionService<>(threads);
        int underWay = 0;
        while (true) {
            Optional<Step> next = Optional.empty();
            if (stopped()) {
                skip(schedule.skipTheRest());
            } else if (underWay < wiring.parallelism()) {
                next = schedule.next();
            }
            if (next.isPresent()) {
                begin(working, next.get(), start);
                underWay++;
            } else if (underWay == 0) {
                return;
            } else {
                finish(take(working));
                underWay--;
            }
        }
    }

    private void begin(CompletionService<Finished> working, Step step, Instant start) {
        working.submit(() -> {
            Duration since = since(start);
            if (!workers.enter(step)) {
                return new Finished(step, Optional.empty(), since);
            }
            try {
                StepOutcome outcome = attempt(step);
                keep(ending(step, outcome));
                return new Finished(step, Optional.of(outcome), since);
            } finally {
                workers.leave();
            }
        });
    }

    private Finished take(CompletionService<Finished> working) {
        while (true) {
            try {
                Future<Finished> future = working.take();
                return future.get();
            } catch (InterruptedException e) {
                cancel();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a step's thread died", e.getCause());
            }
        }
    }

    private StepOutcome attempt(Step step) {
        events.emit(stamp -> new ClusterEvent.StepStarted(stamp, step));
        Attempts attempts = new Attempts(wiring.waiter(), alarms, this::stopped);
        return attempts.run(
                step.verb(),
                executor.deadline(step),
                number -> {
                    journal.append(entry("intent", step, "attempt", number));
                    executor.execute(
                            step, line -> events.emit(stamp -> new ClusterEvent.StepProgress(stamp, step, line)));
                },
                (number, error, pause) -> retry(step, number, Reporter.message(error), pause));
    }

    private boolean stopped() {
        return workers.cancelled() || journal.loss().isPresent();
    }

    private String whyStopped() {
        if (journal.loss().isPresent()) {
            return "the run lost its lease";
        }
        return outOfTime.get() == null ? "the run was cancelled" : "the run ran out of time";
    }

    private void retry(Step step, int attempt, String error, Duration pause) throws InterruptedException {
        events.emit(stamp -> new ClusterEvent.StepRetried(stamp, step, attempt, error, pause));
        try {
            journal.append(entry("retrying", step, "attempt", attempt, "error", error));
        } catch (LeaseLostException e) {
            throw new InterruptedException(); // the run is being stopped, and so is this step
        }
    }

    private void finish(Finished finished) {
        Step step = finished.step();
        if (finished.outcome().isEmpty()) {
            schedule.giveBack(step);
            return;
        }
        StepOutcome outcome = finished.outcome().get();
        outcomes.put(step.id(), outcome);
        times.add(new StepTime(step.id().value(), finished.since(), outcome.elapsed()));
        if (outcome instanceof StepOutcome.Done done) {
            events.emitEnd(stamp -> new ClusterEvent.StepEnded(stamp, step, done.elapsed()));
        } else if (outcome instanceof StepOutcome.Failed failed) {
            events.emitEnd(stamp -> new ClusterEvent.StepFailed(
                    stamp, step, failed.elapsed(), failed.failureClass(), Reporter.message(failed.error())));
        } else {
            events.emitEnd(stamp ->
                    new ClusterEvent.StepFailed(stamp, step, outcome.elapsed(), FailureClass.CANCELLED, whyStopped()));
        }
        skip(schedule.ended(step, outcome instanceof StepOutcome.Done));
    }

    private Map<String, Object> ending(Step step, StepOutcome outcome) {
        if (outcome instanceof StepOutcome.Done done) {
            return entry("done", step, "millis", done.elapsed().toMillis());
        } else if (outcome instanceof StepOutcome.Failed failed) {
            String error = Reporter.message(failed.error());
            return entry("failed", step, "class", failed.failureClass().name(), "error", error);
        }
        return entry("cancelled", step);
    }

    private void skip(List<Schedule.Skipped> steps) {
        for (Schedule.Skipped skipped : steps) {
            String why =
                    skipped.missing().map(need -> need + " did not succeed").orElseGet(this::whyStopped);
            events.emitEnd(stamp -> new ClusterEvent.StepSkipped(stamp, skipped.step(), why));
        }
    }

    private boolean succeeded(StepId id) {
        return outcomes.get(id) instanceof StepOutcome.Done;
    }

    private RunResult result(Duration elapsed) {
        boolean complete = plan.steps().stream().allMatch(step -> succeeded(step.id()));
        Optional<Stop> stop = journal.explainedLoss()
                .map(loss -> new Stop(loss, List.of()))
                .or(() -> complete ? Optional.empty() : Optional.ofNullable(outOfTime.get()));
        Optional<FailureReport> failure = stop.isPresent()
                ? Optional.of(reporter.report(runId, plan, outcomes, schedule.skipped(), stop.get(), elapsed))
                : reporter.report(runId, plan, outcomes, schedule.skipped());
        Outcome incomplete = failure.isPresent() ? Outcome.FAILED : Outcome.CANCELLED;
        return result(complete && stop.isEmpty() ? Outcome.SUCCEEDED : incomplete, elapsed, failure);
    }

    private RunResult result(Outcome outcome, Duration elapsed, Optional<FailureReport> failure) {
        List<String> in = reporter.nodesIn(plan, outcomes);
        List<String> out = reporter.nodesOut(plan, in);
        return new RunResult(runId, outcome, in, out, times, elapsed, failure);
    }

    /** From the run's own thread; false when the lease is lost, of which the journal tells whoever asks. */
    private boolean put(Map<String, Object> entry) {
        while (true) {
            try {
                journal.append(entry);
                return true;
            } catch (LeaseLostException e) {
                return false;
            } catch (InterruptedException e) {
                cancel();
            }
        }
    }

    /** From a step's thread: what became of the step is kept also when the run is being cancelled meanwhile. */
    private void keep(Map<String, Object> entry) {
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                journal.append(entry);
                over = true;
            } catch (LeaseLostException e) {
                over = true; // of which the journal tells whoever asks
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Object> entry(String kind, Step step, Object... details) {
        Map<String, Object> entry = entry(kind);
        entry.put("step", step.id().value());
        for (int i = 0; i < details.length; i += 2) {
            entry.put(String.valueOf(details[i]), details[i + 1]);
        }
        return entry;
    }

    private Map<String, Object> entry(String kind) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("at", wiring.waiter().now().toString());
        entry.put("kind", kind);
        return entry;
    }
}
