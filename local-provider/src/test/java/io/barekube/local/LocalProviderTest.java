package io.barekube.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.barekube.CidrBlock;
import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.ClusterSpec;
import io.barekube.InvalidClusterException;
import io.barekube.Violation;
import io.barekube.spi.Artifact;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Bootstrapper;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalProviderTest {
    @TempDir
    Path state;

    @Test
    void saysWhatItCanDoWithoutTouchingAnything() {
        LocalProvider provider = LocalProvider.builder()
                .stateDirectory(state.resolve("none"))
                .network("10.89.80.0/24")
                .build();

        assertThat(provider.capabilities().network()).contains(CidrBlock.parse("10.89.80.0/24"));
        assertThat(provider.capabilities().reboot()).isTrue();
        assertThat(provider.capabilities().layer2()).isTrue();
        assertThat(provider.capabilities().architectures()).hasSize(1);
        assertThat(state.resolve("none")).doesNotExist();
    }

    @Test
    void refusesANetworkItCannotMake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocalProvider.builder().network("10.0.0.0/30").build())
                .withMessageContaining("10.0.0.0/30");
    }

    @Test
    void findsEverythingThatIsWrongWithASpecAtOnce() {
        ClusterBuilder cluster = Cluster.named("big")
                .on(LocalProvider.builder().network("10.89.80.0/28").build())
                .bootstrap(new NoBootstrapper())
                .kubernetes("1.36.4")
                .controlPlanes(1)
                .workers("fast", 6, machine -> machine.plan("c3.large"));

        assertThatExceptionOfType(InvalidClusterException.class)
                .isThrownBy(cluster::build)
                .satisfies(e ->
                        assertThat(e.violations()).extracting(Violation::where).contains("network", "fast"));
    }

    private static final class NoBootstrapper implements Bootstrapper {
        @Override
        public List<Violation> validate(ClusterSpec spec) {
            return List.of();
        }

        @Override
        public List<Violation> judge(BootstrapContext context, Host host, HostFacts facts) {
            return List.of();
        }

        @Override
        public List<Artifact> artifacts(ClusterSpec spec, Host host, HostFacts facts) {
            return List.of();
        }

        @Override
        public BootstrapSession open(BootstrapContext context) {
            throw new UnsupportedOperationException();
        }
    }
}
