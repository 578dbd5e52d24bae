package io.barekube.internal.run;

import io.barekube.ClusterSpec;
import io.barekube.internal.Wiring;
import io.barekube.plan.Observation;
import io.barekube.plan.Plan;
import io.barekube.run.Lease;
import io.barekube.run.Run;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore.Journal;
import io.barekube.spi.BootstrapSession;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run with a thread of its own. It owns the session and the journal, and closes both at its end. */
public final class RunHandle implements Run {
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
    private static final Logger LOG = LoggerFactory.getLogger(RunHandle.class);
    private final String id;
    private final Runner runner;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<@Nullable RunResult> result = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

    private RunHandle(String id, Runner runner) {
        this.id = id;
        this.runner = runner;
    }

    /**
     * Takes the lease on the cluster and begins; the session is the run's from here on, unless this throws.
     *
     * @param before what the store held of the cluster before the world was observed
     */
    public static RunHandle begin(
            ClusterSpec spec,
            Plan plan,
            Observation observation,
            Wiring wiring,
            BootstrapSession session,
            Memory before) {
        // two machines may begin in the same millisecond, one after the other by their own clocks
        String id = ID_TIME.format(wiring.waiter().now()) + "-"
                + UUID.randomUUID().toString().substring(0, 4);
        long taken = System.nanoTime();
        Lease.Owner owner = ThisProcess.owner(id, plan.purpose().name().toLowerCase(Locale.ROOT));
        Journal journal = wiring.store().begin(plan.cluster(), owner);
        try {
            before.expectUnchanged(wiring.store(), plan.cluster());
            boolean isKept = before.id().equals(Optional.of(plan.cluster().uuid()));
            if (plan.purpose() == Plan.Purpose.APPLY && !isKept) {
                wiring.store().identify(plan.cluster());
            }
            StepExecutor executor = new StepExecutor(id, spec, plan, observation, wiring, session);
            Reporter reporter = new Reporter(spec, observation, executor.hosts(), session);
            Runner runner = new Runner(id, plan, executor, wiring, journal, taken, reporter);
            RunHandle handle = new RunHandle(id, runner);
            Thread thread = new Thread(() -> handle.work(plan, journal, session), "barekube-run-" + spec.name());
            thread.setDaemon(true);
            thread.start();
            return handle;
        } catch (RuntimeException | Error e) {
            journal.close();
            throw e;
        }
    }

    /** A cluster that was destroyed is forgotten under the lease, before another run may begin it anew. */
    private void work(Plan plan, Journal journal, BootstrapSession session) {
        try (session;
                journal) {
            RunResult end = runner.run();
            result.set(end);
            if (plan.purpose() == Plan.Purpose.DESTROY && end.succeeded()) {
                journal.forget();
            }
        } catch (RuntimeException | Error e) {
            if (result.get() != null) {
                LOG.warn("run {} is over, and could not be closed", id, e);
            }
            broken.set(e);
        } finally {
            over.countDown();
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public RunResult await() throws InterruptedException {
        over.await();
        return outcome();
    }

    /** Waits without heed to interrupts, and keeps them for later. */
    public void join() {
        boolean interrupted = false;
        while (true) {
            try {
                over.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private RunResult outcome() {
        Throwable failure = broken.get();
        RunResult value = result.get();
        if (value != null) {
            return value;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        throw new IllegalStateException("the run is over without a result", failure);
    }

    @Override
    public Optional<RunResult> result() {
        return Optional.ofNullable(result.get());
    }

    @Override
    public void cancel() {
        runner.cancel();
    }
}
