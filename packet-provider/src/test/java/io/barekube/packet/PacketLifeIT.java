package io.barekube.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterId;
import io.barekube.NodeSpec;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.MachineState;
import io.barekube.spi.SshAccess;
import io.barekube.spi.TagQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PacketLifeIT {
    private static final ClusterId CLUSTER = BoxedProvider.cluster("edge");

    @TempDir
    Path state;

    private BoxedProvider boxed;

    @BeforeEach
    void start() {
        boxed = BoxedProvider.in(state);
    }

    @AfterEach
    void stop() {
        boxed.close();
    }

    @Test
    void anExpiryIsATagAndTheTimeAtWhichThePlatformEndsTheDevice() throws Exception {
        Instant end = boxed.time.clock().instant().plus(Duration.ofMinutes(20)).truncatedTo(ChronoUnit.SECONDS);
        PacketProvider provider = boxed.provider();
        NodeSpec node = BoxedProvider.worker(CLUSTER, 1).node();

        Machine ordered = provider.create(new MachineRequest(CLUSTER, node, Optional.of(end)));

        assertThat(boxed.box.devices().get(0).terminationTime()).contains(end);
        assertThat(provider.leftovers(TagQuery.everything())).singleElement().satisfies(leftover -> {
            assertThat(leftover.id()).isEqualTo(ordered.id().value());
            assertThat(leftover.expires()).contains(end);
        });
        boxed.time.waiter().pause(Duration.ofMinutes(22));
        assertThat(provider.list(CLUSTER.name())).isEmpty();
    }

    @Test
    void aMachineComesUpWithItsKeysAndLeavesNothing() throws Exception {
        PacketProvider provider = boxed.provider();

        Machine ordered = provider.create(BoxedProvider.worker(CLUSTER, 1));
        Machine up = provider.await(ordered.id(), Duration.ofMinutes(30));

        assertThat(ordered.state()).isEqualTo(MachineState.PROVISIONING);
        assertThat(up.state()).isEqualTo(MachineState.RUNNING);
        assertThat(up.address()).get().asString().startsWith("10.");
        assertThat(up.publicAddress()).get().asString().startsWith("147.75.");
        SshAccess access = up.access().orElseThrow();
        assertThat(access.host()).isEqualTo(up.publicAddress().orElseThrow());
        assertThat(access.hostKeyCheck())
                .isEqualTo(new HostKeyCheck.Pinned(
                        List.of(boxed.box.devices().get(0).hostKey())));
        assertThat(up.description()).isEqualTo("c3.small.x86 in sv, debian_12");

        provider.delete(up.id());
        provider.release(CLUSTER.name());

        assertThat(boxed.box.leftovers()).isEmpty();
        assertThat(boxed.box.everOrdered()).isEqualTo(1);
    }
}
