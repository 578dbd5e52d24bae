package io.barekube.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ContainersConfTest {
    private static final String LIMITS = """
            Limit                     Soft Limit           Hard Limit           Units
            Max core file size        0                    unlimited            bytes
            Max processes             96365                96365                processes
            Max open files            1024                 20000                files
            Max locked memory         8388608              8388608              bytes
            """;

    @Test
    void staysWithinTheHardLimitsOfThisProcess() {
        assertThat(ContainersConf.text(LIMITS, true)).isEqualTo("""
                        [containers]
                        cgroupns = "private"
                        default_ulimits = ["nofile=20000:20000", "nproc=30000:30000"]
                        [engine]
                        runtime = "runc"
                        cgroup_manager = "cgroupfs"
                        events_logger = "file"
                        [network]
                        network_backend = "netavark"
                        """);
    }

    @Test
    void asksForFiniteLimitsWhereThereAreNone() {
        String unlimited = LIMITS.replace("20000", "unlimited").replace("96365", "unlimited");

        assertThat(ContainersConf.text(unlimited, true)).contains("nofile=1048576:1048576", "nproc=30000:30000");
    }

    @Test
    void leavesTheRuntimeToPodmanWhereRuncIsMissing() {
        assertThat(ContainersConf.text(LIMITS, false)).doesNotContain("runtime").contains("[engine]\ncgroup_manager");
    }
}
