package io.barekube.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterId;
import io.barekube.event.ClusterEvent.Stamp;
import io.barekube.plan.Plan;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import io.barekube.run.FailureClass;
import io.barekube.run.RunResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long sequence;

    private Stamp at(double seconds, double fraction) {
        return new Stamp(++sequence, START.plusMillis(Math.round(seconds * 1000)), "edge", fraction);
    }

    private static Step prepare(String node) {
        return new Step.PrepareHost(
                new Step.Common(new StepId("prepare/" + node), List.of(), List.of(), "", Risk.NONE), node);
    }

    private static Step install() {
        return new Step.InstallAddon(
                new Step.Common(new StepId("install/net"), List.of(), List.of(), "", Risk.NONE), "net", "1");
    }

    private static RunResult result(RunResult.Outcome outcome, int steps) {
        List<RunResult.StepTime> times = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            times.add(new RunResult.StepTime("s" + i, Duration.ZERO, Duration.ZERO));
        }
        return new RunResult("r", outcome, List.of(), List.of(), times, Duration.ofMillis(4200), Optional.empty());
    }

    private static Plan plan(Step... steps) {
        return new Plan(new ClusterId("edge", new UUID(0, 1)), Plan.Purpose.APPLY, List.of(steps));
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private void aRun(ConsoleProgress progress) {
        Step step = prepare("edge-w-1");
        progress.on(new ClusterEvent.RunStarted(at(0, 0), "r", plan(step, install())));
        progress.on(new ClusterEvent.StepStarted(at(0.1, 0), step));
        progress.on(new ClusterEvent.StepProgress(at(1, 0), step, "containerd"));
        progress.on(new ClusterEvent.StepRetried(at(2, 0), step, 1, "lost\nmore", Duration.ofSeconds(1)));
        progress.on(new ClusterEvent.StepEnded(at(3.25, 0.5), step, Duration.ofMillis(3150)));
        progress.on(new ClusterEvent.StepFailed(
                at(4, 1), install(), Duration.ofSeconds(1), FailureClass.PERMANENT, "refused"));
        progress.on(new ClusterEvent.StepSkipped(at(4.1, 1), install(), "the run was cancelled"));
        progress.on(new ClusterEvent.RunEnded(at(4.2, 1), result(RunResult.Outcome.FAILED, 2)));
    }

    @Test
    void printsAPlainLinePerEvent() {
        aRun(ConsoleProgress.lines(out));

        assertThat(printed()).isEqualTo("""
                          0.0 s   0%  cluster  2 steps to do
                          0.1 s   0%  edge-w-1 prepare host
                          1.0 s   0%  edge-w-1 prepare host: containerd
                          2.0 s   0%  edge-w-1 prepare host: try 1 failed (lost), again in 1.0 s
                          3.3 s  50%  edge-w-1 ✓ prepare host, 3.2 s
                          4.0 s 100%  cluster  ✗ install net 1: refused
                          4.1 s 100%  cluster  – install net 1 not begun: the run was cancelled
                          4.2 s 100%  cluster  failed after 4.2 s
                        """);
    }

    @Test
    void saysThatThereWasNothingToDo() {
        ConsoleProgress progress = ConsoleProgress.lines(out);
        progress.on(new ClusterEvent.RunStarted(at(0, 1), "r", plan()));
        progress.on(new ClusterEvent.RunEnded(at(0.2, 1), result(RunResult.Outcome.SUCCEEDED, 0)));

        assertThat(printed()).isEqualTo("  0.2 s 100%  cluster nothing to do (4.2 s)\n");
    }

    @Test
    void drawsOneLinePerMachineOverTheOldOnes() {
        aRun(ConsoleProgress.terminal(out));

        assertThat(screen(24))
                .containsExactly(
                        "  0.0 s   0%  cluster  2 steps to do",
                        "  4.1 s [" + "█".repeat(40) + "] 100%",
                        "  edge-w-1 ✓ prepare host",
                        "  cluster  – install net 1 not begun: the run was cancelled",
                        "  4.2 s 100%  cluster  failed after 4.2 s");
    }

    @Test
    void keepsEachMachineOnOneLineWhateverItsHostSays() {
        ConsoleProgress progress = ConsoleProgress.terminal(out);
        Step step = prepare("edge-w-1");
        progress.on(new ClusterEvent.StepProgress(at(1, 0), step, "x".repeat(500)));
        progress.on(new ClusterEvent.StepProgress(at(2, 0), prepare("edge-w-2"), "a\u001b[31mred\r\n\tb\u001b[2J"));

        assertThat(screen(24)).allMatch(line -> line.length() <= 110).hasSize(3);
        assertThat(screen(24).get(1)).endsWith("x…");
        assertThat(screen(24).get(2)).endsWith("prepare host: ared b");
        assertThat(printed()).contains("\u001b[?7l").endsWith("\u001b[?7h");
    }

    @Test
    void survivesMoreMachinesThanAScreenHasLines() {
        ConsoleProgress progress = ConsoleProgress.terminal(out);
        for (int round = 0; round < 3; round++) {
            for (int i = 1; i <= 100; i++) {
                progress.on(new ClusterEvent.StepProgress(at(i, 0), prepare("w-" + i), "round " + round));
            }
        }

        List<String> screen = screen(24);
        assertThat(screen).hasSize(21);
        assertThat(screen.get(1)).contains("w-82 ").contains("round 2");
        assertThat(screen.get(19)).contains("w-100 ");
        assertThat(screen.get(20)).isEqualTo("  … and 81 more");
    }

    /** What a terminal of that many rows would show; fails when the cursor is sent above its top. */
    private List<String> screen(int rows) {
        List<String> lines = new ArrayList<>();
        int row = 0;
        Matcher token = Pattern.compile("\u001b\\[(\\?7[lh]|(\\d*)([AK]))|\n|[^\u001b\n]+")
                .matcher(printed());
        int end = 0;
        while (token.find()) {
            assertThat(token.start()).isEqualTo(end);
            end = token.end();
            String text = token.group();
            if (text.equals("\n")) {
                row++;
            } else if ("A".equals(token.group(3))) {
                row -= Integer.parseInt(token.group(2));
                assertThat(row).isGreaterThanOrEqualTo(Math.max(0, lines.size() - rows + 1));
            } else if ("K".equals(token.group(3))) {
                if (row < lines.size()) {
                    lines.set(row, "");
                }
            } else if (!text.startsWith("\u001b")) {
                while (lines.size() <= row) {
                    lines.add("");
                }
                lines.set(row, lines.get(row) + text);
            }
        }
        assertThat(end).isEqualTo(printed().length());
        return lines;
    }
}
