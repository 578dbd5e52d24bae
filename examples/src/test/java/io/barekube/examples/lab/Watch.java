package io.barekube.examples.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Somebody who keeps asking, from its making until it is closed, and remembers when there was no answer. */
final class Watch implements AutoCloseable {
    private final Duration pause;
    private final Callable<Boolean> question;
    private final List<Answer> answers = new ArrayList<>();
    private final Thread thread;
    private volatile boolean over;

    private record Answer(Instant at, boolean good) {}

    private Watch(String name, Duration pause, Callable<Boolean> question) {
        this.pause = pause;
        this.question = question;
        this.thread = new Thread(this::ask, "watch-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    static Watch every(Duration pause, String name, Callable<Boolean> question) {
        return new Watch(name, pause, question);
    }

    private void ask() {
        while (!over) {
            boolean good;
            try {
                good = question.call();
            } catch (Exception e) {
                good = false;
            }
            synchronized (answers) {
                answers.add(new Answer(Instant.now(), good));
            }
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    int asked() {
        synchronized (answers) {
            return answers.size();
        }
    }

    int failed() {
        synchronized (answers) {
            return (int) answers.stream().filter(answer -> !answer.good()).count();
        }
    }

    /** From the last good answer before a bad one to the next good one. */
    Duration longestGap() {
        synchronized (answers) {
            Duration longest = Duration.ZERO;
            Instant good = answers.isEmpty() ? Instant.now() : answers.get(0).at();
            boolean broken = false;
            for (Answer answer : answers) {
                if (answer.good()) {
                    Duration gap = Duration.between(good, answer.at());
                    longest = broken && gap.compareTo(longest) > 0 ? gap : longest;
                    good = answer.at();
                    broken = false;
                } else {
                    broken = true;
                }
            }
            Duration open = broken ? Duration.between(good, Instant.now()) : Duration.ZERO;
            return open.compareTo(longest) > 0 ? open : longest;
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d asked, %d failed, longest gap %.1f s",
                asked(),
                failed(),
                longestGap().toMillis() / 1000.0);
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }
}
