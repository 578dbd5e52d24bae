package io.barekube.internal.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks many hosts the same question at once, a bounded number at a time. */
final class InParallel {
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private InParallel() {}

    /** A question that may be interrupted. */
    @FunctionalInterface
    interface Question<T, R> {
        R ask(T subject) throws InterruptedException;
    }

    /** The answers in the order of the subjects; the first exception ends it. */
    static <T, R> List<R> map(List<T> subjects, int width, Question<T, R> question) throws InterruptedException {
        if (subjects.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(width, subjects.size()), task -> {
            Thread thread = new Thread(task, "barekube-observe");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Function<T, Future<R>> submit = subject -> threads.submit(() -> question.ask(subject));
            List<Future<R>> futures = subjects.stream().map(submit).toList();
            List<R> answers = new ArrayList<>();
            for (Future<R> future : futures) {
                answers.add(future.get());
            }
            return answers;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException("interrupted while observing");
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            end(threads);
        }
    }

    /** Nobody asks any more when this returns: the caller may close what the questions used. */
    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        boolean interrupted = false;
        long deadline = System.nanoTime() + LAST_WORDS.toNanos();
        while (!threads.isTerminated() && System.nanoTime() < deadline) {
            try {
                threads.awaitTermination(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
