package io.barekube.event;

import io.barekube.event.ClusterEvent.RunEnded;
import io.barekube.event.ClusterEvent.RunStarted;
import io.barekube.event.ClusterEvent.StepEnded;
import io.barekube.event.ClusterEvent.StepFailed;
import io.barekube.event.ClusterEvent.StepProgress;
import io.barekube.event.ClusterEvent.StepRetried;
import io.barekube.event.ClusterEvent.StepSkipped;
import io.barekube.event.ClusterEvent.StepStarted;
import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run to people: on a terminal a line per machine that is drawn anew (the latest 19 when there are more than 20), elsewhere a plain line per event. Give one object to one cluster; not
 * thread-safe, which {@link ClusterListener} does not ask for.
 */
public final class ConsoleProgress implements ClusterListener {
    private static final String CLUSTER = "cluster";
    private static final int WIDTH = 110;
    private static final int WIDEST_NAME = 40;
    private static final int MOST_LINES = 20;
    private static final String DO_NOT_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private final PrintStream out;
    private final boolean terminal;
    private final Map<String, String> lines = new LinkedHashMap<>();
    private final Set<String> latest = new LinkedHashSet<>();
    private @Nullable Instant start;
    private int drawn;
    private int nameWidth = CLUSTER.length();

    private ConsoleProgress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** A plain line per event, for logs and pipes. */
    public static ConsoleProgress lines(PrintStream out) {
        return new ConsoleProgress(out, false);
    }

    /** A line per machine, drawn anew with ANSI sequences; the stream must be a terminal. */
    public static ConsoleProgress terminal(PrintStream out) {
        return new ConsoleProgress(out, true);
    }

    @Override
    public void on(ClusterEvent event) {
        if (event instanceof RunStarted started) {
            start = started.stamp().at();
            lines.clear();
            latest.clear();
            drawn = 0;
            nameWidth = nameWidth(started.plan());
            if (!started.plan().isEmpty()) {
                print(event, CLUSTER, count(started.plan().steps().size()) + " to do");
            }
        } else if (event instanceof StepStarted it) {
            show(event, it.step(), it.step().verb() + " …", it.step().verb());
        } else if (event instanceof StepProgress it) {
            show(
                    event,
                    it.step(),
                    it.step().verb() + ": " + it.line(),
                    it.step().verb() + ": " + it.line());
        } else if (event instanceof StepRetried it) {
            String text = it.step().verb() + ": try " + it.attempt() + " failed (" + firstLine(it.error())
                    + "), again in " + seconds(it.pause());
            show(event, it.step(), text, text);
        } else if (event instanceof StepEnded it) {
            show(event, it.step(), "✓ " + it.step().verb(), "✓ " + it.step().verb() + ", " + seconds(it.elapsed()));
        } else if (event instanceof StepFailed it) {
            String text = "✗ " + it.step().verb() + ": " + firstLine(it.error());
            show(event, it.step(), text, text);
        } else if (event instanceof StepSkipped it) {
            String text = "– " + it.step().verb() + " not begun: " + it.why();
            show(event, it.step(), text, text);
        } else if (event instanceof RunEnded it) {
            print(event, CLUSTER, end(it));
        }
    }

    private static String count(int steps) {
        return steps == 1 ? "one step" : steps + " steps";
    }

    private static String end(RunEnded event) {
        if (event.result().changedNothing()) {
            return "nothing to do (" + seconds(event.result().elapsed()) + ")";
        }
        return event.result().outcome().name().toLowerCase(Locale.ROOT) + " after "
                + seconds(event.result().elapsed());
    }

    private void show(ClusterEvent event, Step step, String live, String plain) {
        String subject = step.node().orElse(CLUSTER);
        if (terminal) {
            lines.put(subject, oneLine(live));
            latest.remove(subject);
            latest.add(subject);
            draw(event);
        } else {
            print(event, subject, plain);
        }
    }

    private void print(ClusterEvent event, String subject, String text) {
        out.printf(
                Locale.ROOT,
                "%7s %3d%%  %s %s%n",
                clock(event),
                Math.round(event.stamp().fraction() * 100),
                named(subject),
                oneLine(text));
        out.flush();
        drawn = 0;
    }

    private static int nameWidth(Plan plan) {
        int widest = plan.steps().stream()
                .mapToInt(step -> step.node().orElse(CLUSTER).length())
                .max()
                .orElse(0);
        return Math.min(WIDEST_NAME, Math.max(CLUSTER.length(), widest));
    }

    private String named(String subject) {
        return subject + " ".repeat(Math.max(0, nameWidth - subject.length()));
    }

    private void draw(ClusterEvent event) {
        StringBuilder screen = new StringBuilder();
        if (drawn > 0) {
            screen.append("\u001b[").append(drawn).append('A');
        }
        screen.append("\u001b[2K").append(bar(event)).append('\n');
        List<String> shown = shown();
        shown.forEach(line -> screen.append("\u001b[2K").append(cut(line)).append('\n'));
        out.print(DO_NOT_WRAP + screen + WRAP);
        out.flush();
        drawn = shown.size() + 1;
    }

    /** A screen holds only so many lines, and the cursor does not go above it: then those with the latest news. */
    private List<String> shown() {
        Set<String> subjects = lines.size() <= MOST_LINES
                ? lines.keySet()
                : new HashSet<>(List.copyOf(latest).subList(latest.size() - MOST_LINES + 1, latest.size()));
        List<String> shown = new ArrayList<>();
        lines.forEach((subject, text) -> {
            if (subjects.contains(subject)) {
                shown.add("  " + named(subject) + " " + text);
            }
        });
        if (subjects.size() < lines.size()) {
            shown.add("  … and " + (lines.size() - subjects.size()) + " more");
        }
        return shown;
    }

    private String bar(ClusterEvent event) {
        int full = (int) Math.round(event.stamp().fraction() * 40);
        return String.format(
                Locale.ROOT,
                "%7s [%s%s] %3d%%",
                clock(event),
                "█".repeat(full),
                "·".repeat(40 - full),
                Math.round(event.stamp().fraction() * 100));
    }

    private String clock(ClusterEvent event) {
        Instant begin = start == null ? event.stamp().at() : start;
        return seconds(Duration.between(begin, event.stamp().at()));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** What hosts say may hold line ends and sequences that would move the cursor. */
    private static String oneLine(String text) {
        return text.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "").replaceAll("\\p{Cntrl}+", " ");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static String cut(String text) {
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
    }
}
