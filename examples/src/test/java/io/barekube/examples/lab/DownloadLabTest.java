package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.barekube.Cluster;
import io.barekube.addon.flannel.Flannel;
import io.barekube.run.FailureClass;
import io.barekube.run.FailureReport;
import io.barekube.run.RunFailedException;
import io.barekube.run.RunResult;
import io.barekube.spi.ArtifactSource;
import io.barekube.testkit.Lab;
import org.junit.jupiter.api.Test;

/** Hosts that fetch what they need by themselves. */
final class DownloadLabTest {
    private static final String NAME = "download";

    @Test
    void hostsFetchTheirProgramsAndRefuseAlteredOnes() throws Exception {
        Lab lab = Lab.ofThisMachine();
        assumeThat(lab.bundle()).as("a lab without upstream").isPresent();
        String address = lab.registry().orElseThrow().replaceFirst(":.*", "");
        try (LabMachines machines = LabMachines.of(NAME, "10.89.79.0/24");
                ServedBundle served =
                        new ServedBundle(ArtifactSource.bundle(lab.bundle().get()), address)) {
            Cluster cluster = new LabCluster(NAME, machines.scratch())
                    .builder()
                    .on(machines.provider())
                    .controlPlanes(1)
                    .addon(Flannel.vxlan())
                    .artifacts(served)
                    .build();

            served.alter("runc");
            RunFailedException failure = catchThrowableOfType(RunFailedException.class, cluster::apply);
            FailureReport report = failure.result().failure().orElseThrow();
            assertThat(report.step()).isEqualTo("prepare/" + NAME + "-control-plane-1");
            assertThat(report.failureClass()).isEqualTo(FailureClass.PERMANENT);
            assertThat(report.firstError()).contains("runc has SHA-256", "nothing of it was installed");
            assertThat(machines.on(NAME + "-control-plane-1", "ls /usr/local/sbin"))
                    .doesNotContain("runc");

            served.alter("");
            served.breakOnce("kubelet");
            RunResult result = cluster.apply();

            assertThat(result.succeeded()).isTrue();
            // what arrived the first time is not fetched again, and what broke off is
            assertThat(served.requests().stream().filter("kubeadm"::equals)).hasSize(1);
            assertThat(served.requests().stream().filter("kubelet"::equals)).hasSize(2);
            assertThat(machines.on(
                            NAME + "-control-plane-1",
                            "journalctl -u barekube-prepare --no-pager -o cat | grep -c Started || true"))
                    .isEqualToIgnoringNewLines("2");
            cluster.destroy();
        }
    }
}
