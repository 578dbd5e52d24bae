package io.barekube.plan;

import io.barekube.ClusterId;
import io.barekube.internal.Sha256;
import io.barekube.spi.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ordered difference between what is wanted and what is there: a DAG of steps, as a value. Two plans made from the same spec and world have the same
 * {@link #hash()}, and are equal once the cluster has its id. Immutable.
 *
 * @param cluster whose plan it is; a cluster that is not there yet gets its id with the plan, and keeps it when this plan is started
 * @param steps in an order in which they could run one after another
 * @param files what would change in the files of hosts that are there already, for people to look at; only {@code plan()} and {@code planReplace()} ask the hosts
 */
public record Plan(ClusterId cluster, Purpose purpose, List<Step> steps, List<FileChange> files) {
    /** What a plan is for. */
    public enum Purpose {
        APPLY,
        DESTROY
    }

    public Plan {
        steps = List.copyOf(steps);
        files = List.copyOf(files);
    }

    /** A plan of which no file's change is known. */
    public Plan(ClusterId cluster, Purpose purpose, List<Step> steps) {
        this(cluster, purpose, steps, List.of());
    }

    /**
     * A file that a step would change.
     *
     * @param node on which host
     * @param path or {@link #UNKNOWN}
     * @param diff unified, without secrets; the whole file where there was none
     */
    public record FileChange(String node, String path, String diff) {
        /** The path where a host could not be asked; then why stands in place of the difference. */
        public static final String UNKNOWN = "?";
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** The step of that id; throws {@link IllegalArgumentException} when the plan does not hold it. */
    public Step step(StepId id) {
        return steps.stream()
                .filter(step -> step.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no step " + id + " in this plan"));
    }

    /** The worst of its steps' risks. */
    public Risk risk() {
        return steps.stream()
                .map(step -> step.common().risk())
                .max(Risk::compareTo)
                .orElse(Risk.NONE);
    }

    /**
     * SHA-256 of the canonical JSON, in lower-case hex, {@link #files()} left out: they are not looked at again before a start. That of a plan to apply leaves the id out, too,
     * because a cluster that is not there yet gets another one with each plan.
     */
    public String hash() {
        Map<String, Object> json = toJson();
        json.remove("files");
        if (purpose == Purpose.APPLY) {
            json.remove("id");
        }
        return Sha256.hex(Json.canonical(json));
    }

    /** The plan as JSON values. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cluster", cluster.name());
        json.put("id", cluster.uuid().toString());
        json.put("purpose", purpose.name());
        json.put("risk", risk().name());
        json.put("steps", steps.stream().map(Plan::stepJson).toList());
        json.put("files", files.stream().map(Plan::fileJson).toList());
        return json;
    }

    private static Map<String, Object> fileJson(FileChange file) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("node", file.node());
        json.put("path", file.path());
        json.put("diff", file.diff());
        return json;
    }

    private static Map<String, Object> stepJson(Step step) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", step.id().value());
        json.put("do", step.verb());
        step.node().ifPresent(node -> json.put("node", node));
        json.put("needs", step.common().needs().stream().map(StepId::value).toList());
        json.put("follows", step.common().follows().stream().map(StepId::value).toList());
        json.put("reason", step.common().reason());
        json.put("risk", step.common().risk().name());
        return json;
    }

    /** For people: per machine, what will be done and why. */
    @Override
    public String toString() {
        return PlanText.of(this);
    }
}
