package io.barekube.run;

import io.barekube.spi.BootstrapSession.Excerpt;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a run failed: the first failure in full, the others by name. Holds no secret.
 *
 * @param step the id of the step that failed first; {@code run} when it was the run as a whole, out of time or without its lease
 * @param what the step does, for people
 * @param node the node it was about; empty for steps about the whole cluster
 * @param command what ran on the host, redacted; empty when it was no remote command
 * @param firstError the first error seen, not the last one of several tries
 * @param attempts how often the step was tried
 * @param excerpts the last lines of the host's kubelet, containerd and etcd
 * @param others further steps that failed, each with its first error
 * @param skipped steps that were not begun because of it
 * @param leftBehind what the run made that is still there
 * @param next what to do now
 */
public record FailureReport(
        String cluster,
        String runId,
        String step,
        String what,
        String node,
        FailureClass failureClass,
        String command,
        String firstError,
        int attempts,
        Duration elapsed,
        List<Excerpt> excerpts,
        List<OtherFailure> others,
        List<String> skipped,
        List<String> leftBehind,
        String next)
        implements Serializable {
    public FailureReport {
        excerpts = List.copyOf(excerpts);
        others = List.copyOf(others);
        skipped = List.copyOf(skipped);
        leftBehind = List.copyOf(leftBehind);
    }

    /** A failure besides the first. */
    public record OtherFailure(String step, String node, String error) implements Serializable {}

    /**
     * The report as JSON values, for {@link io.barekube.spi.Json}. Members are never renamed or taken out, new ones may come; the time is cut to milliseconds.
     */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cluster", cluster);
        json.put("run", runId);
        json.put("step", step);
        json.put("what", what);
        json.put("node", node);
        json.put("class", failureClass.name());
        json.put("command", command);
        json.put("firstError", firstError);
        json.put("attempts", attempts);
        json.put("elapsedMillis", elapsed.toMillis());
        json.put(
                "excerpts",
                excerpts.stream()
                        .map(excerpt -> members("source", excerpt.source(), "text", excerpt.text()))
                        .toList());
        json.put(
                "others",
                others.stream()
                        .map(other -> members("step", other.step(), "node", other.node(), "error", other.error()))
                        .toList());
        json.put("skipped", skipped);
        json.put("leftBehind", leftBehind);
        json.put("next", next);
        return json;
    }

    /** Reads what {@link #toJson()} gave; throws {@link IllegalArgumentException} when a member is missing or is of another kind. */
    public static FailureReport fromJson(Map<String, Object> json) {
        return FailureJson.read(json);
    }

    private static Map<String, Object> members(String... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    /** The report for people. */
    @Override
    public String toString() {
        return FailureText.of(this);
    }
}
