package io.barekube.testkit.sim.internal.script;

import io.barekube.spi.Json;
import io.barekube.testkit.sim.internal.host.FileTree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code inventory.sh} does: the one file that says whose the host is and what was put on it. */
final class HostInventory {
    static final String FILE = Call.STATE + "/inventory.json";
    private static final String RECORD = "\n \"record\":[";
    private static final String ARTIFACTS = Call.STATE + "/artifacts";
    private final Call call;
    private final FileTree files;

    HostInventory(Call call) {
        this.call = call;
        this.files = call.host().files();
    }

    /** Throws when the host is another cluster's. */
    static void requireOurs(Call call, String refusal) {
        String present = call.host().files().read(FILE).orElse("");
        if (!present.isEmpty() && !present.contains("\"clusterId\":\"" + call.text("cluster") + "\"")) {
            throw call.refuse(refusal + present.strip());
        }
    }

    void write(String prepared) {
        String artifacts = artifacts().stream()
                .map(line -> "\n  \"" + line.substring(0, line.lastIndexOf(' ')) + "\":\""
                        + line.substring(line.lastIndexOf(' ') + 1) + "\"")
                .collect(Collectors.joining(","));
        files.write(
                FILE,
                0644,
                "{\"clusterId\":\"" + call.text("cluster") + "\",\"clusterName\":\"" + call.text("cluster_name")
                        + "\",\"node\":\"" + call.text("node") + "\",\"prepared\":\"" + prepared + "\",\"at\":\""
                        + call.text("at") + "\",\n \"artifacts\":{" + artifacts + "},"
                        + record(files));
    }

    private static String record(FileTree files) {
        return new HostRecord(files)
                .lines().stream()
                        .map(line -> "\n  " + Json.write(line))
                        .collect(Collectors.joining(",", RECORD, "]}\n"));
    }

    /** What {@code balance.sh} does: the rest of it stays. */
    static void renewRecord(FileTree files) {
        String present = files.read(FILE).orElse("");
        files.write(FILE, 0644, present.substring(0, present.indexOf(RECORD)) + record(files));
    }

    List<String> artifacts() {
        return files.read(ARTIFACTS).orElse("").lines().toList();
    }

    Optional<String> sha256(String artifact) {
        return artifacts().stream()
                .filter(line -> line.startsWith(artifact + " "))
                .map(line -> line.substring(artifact.length() + 1))
                .findFirst();
    }

    void installed(String artifact, String sha256) {
        write(without(artifact) + artifact + " " + sha256 + "\n", artifact);
    }

    void forget(String artifact) {
        write(without(artifact), artifact);
    }

    private String without(String artifact) {
        return artifacts().stream()
                .filter(line -> !line.startsWith(artifact + " "))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private void write(String text, String artifact) {
        if (call.host().isDiskFull()) {
            throw call.failed(1, "mv $state/artifacts.new $state/artifacts", "No space left on device: " + artifact);
        }
        files.write(ARTIFACTS, 0644, text);
    }
}
