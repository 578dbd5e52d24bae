package io.barekube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.barekube.event.ClusterEvent;
import io.barekube.event.ClusterEvent.StepProgress;
import io.barekube.fake.FakeAddon;
import io.barekube.fake.FakeBootstrapper;
import io.barekube.fake.FakeProvider;
import io.barekube.fake.FakeWorld;
import io.barekube.run.RunStore;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider is heard before it is asked for machines, and while it makes them. */
final class ProviderVoiceTest {
    private final FakeWorld world = new FakeWorld();
    private final List<ClusterEvent> events = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private ClusterBuilder builder(InfrastructureProvider provider) {
        return Cluster.named("edge")
                .on(provider)
                .bootstrap(new FakeBootstrapper(world))
                .controlPlanes(1)
                .workers("w", 1)
                .addon(FakeAddon.network(world))
                .store(RunStore.directory(directory))
                .listener(events::add);
    }

    @Test
    void whatItsServiceHasAgainstTheSpecStopsThePlanBeforeMachinesAreMade() throws Exception {
        FakeProvider provider = new FakeProvider(world) {
            @Override
            public List<Violation> judge(ClusterSpec spec) {
                return List.of(new Violation("plan", "there is no plan huge"));
            }
        };

        assertThatExceptionOfType(InvalidClusterException.class)
                .isThrownBy(() -> builder(provider).build().apply())
                .withMessageContaining("there is no plan huge");
        assertThat(world.machines).isEmpty();

        builder(new FakeProvider(world)).build().apply();
        assertThat(builder(provider).build().plan().steps())
                .as("nothing to order, so nothing is asked")
                .isEmpty();
    }

    @Test
    void theWayOfAMachineIsToldAsProgressOfItsStep() throws Exception {
        FakeProvider provider = new FakeProvider(world) {
            @Override
            public Machine await(MachineId id, Duration timeout, Progress progress) throws InterruptedException {
                progress.line("provisioning, 50 %");
                return await(id, timeout);
            }
        };

        builder(provider).build().apply();

        assertThat(events)
                .filteredOn(StepProgress.class::isInstance)
                .extracting(event -> ((StepProgress) event).step().id().value() + " " + ((StepProgress) event).line())
                .contains("create/edge-w-1 provisioning, 50 %");
    }
}
