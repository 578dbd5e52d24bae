package io.barekube.local.internal;

import java.util.Optional;

/**
 * The settings podman needs for machines, as its {@code containers.conf}; they replace the computer's own.
 *
 * <p>Limits: root without {@code CAP_SYS_RESOURCE} cannot raise one above the hard limit of the process it was started by, and podman's defaults would.
 * Runtime: crun refuses computers that have cgroup v1 and v2 mounted side by side.
 */
final class ContainersConf {
    private static final long MOST_FILES = 1_048_576;
    private static final long MOST_PROCESSES = 30_000;

    private ContainersConf() {}

    /**
     * Its text.
     *
     * @param limits of this process, as {@code /proc/self/limits} shows them
     * @param hasRunc whether runc is installed; without it podman takes the runtime it finds
     */
    static String text(String limits, boolean hasRunc) {
        long files = hardLimit(limits, "Max open files", MOST_FILES);
        long processes = hardLimit(limits, "Max processes", MOST_PROCESSES);
        return """
                [containers]
                cgroupns = "private"
                default_ulimits = ["nofile=%1$d:%1$d", "nproc=%2$d:%2$d"]
                [engine]
                %3$scgroup_manager = "cgroupfs"
                events_logger = "file"
                [network]
                network_backend = "netavark"
                """.formatted(files, processes, hasRunc ? "runtime = \"runc\"\n" : "");
    }

    private static long hardLimit(String limits, String name, long most) {
        Optional<String> hard = limits.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split("\\s+"))
                .filter(columns -> columns.length > 1)
                .map(columns -> columns[1])
                .findFirst();
        return hard.filter(value -> value.matches("\\d{1,18}"))
                .map(value -> Math.min(most, Long.parseLong(value)))
                .orElse(most);
    }
}
