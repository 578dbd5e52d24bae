package io.barekube.internal.run;

import io.barekube.spi.BootstrapSession.Excerpt;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a host for its logs after a failure, on a thread of its own: whatever becomes of that, the failure is reported, and soon. */
final class Diagnosis {
    private Diagnosis() {}

    /** The question, which may be interrupted. */
    @FunctionalInterface
    interface Question {
        List<Excerpt> ask() throws InterruptedException;
    }

    /** The answer, or why there is none; never throws. */
    static List<Excerpt> within(Duration limit, Question question) {
        FutureTask<List<Excerpt>> answer = new FutureTask<>(question::ask);
        Thread thread = new Thread(answer, "barekube-diagnosis");
        thread.setDaemon(true);
        thread.start();
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return List.of();
        } catch (TimeoutException e) {
            answer.cancel(true);
            return none(String.format(Locale.ROOT, " within %.1f s", limit.toMillis() / 1000.0));
        } catch (ExecutionException e) {
            return none(": " + Reporter.message(Objects.requireNonNullElse(e.getCause(), e)));
        }
    }

    private static List<Excerpt> none(String why) {
        return List.of(new Excerpt(Excerpt.NONE, "not to be had" + why));
    }
}
