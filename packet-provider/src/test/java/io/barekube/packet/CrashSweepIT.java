package io.barekube.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterId;
import io.barekube.testkit.packet.PacketBox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client dies after each of its requests in turn; another takes over. */
final class CrashSweepIT {
    private static final ClusterId CLUSTER = BoxedProvider.cluster("edge");
    private static final int MACHINES = 5;

    @TempDir
    Path states;

    @Test
    void neverASixthDeviceWhereverTheFirstClientDied() throws Exception {
        int requests = undisturbed();
        assertThat(requests).isGreaterThan(MACHINES);
        for (int k = 1; k <= requests; k++) {
            try (BoxedProvider boxed = BoxedProvider.in(states.resolve("after-" + k))) {
                boxed.box.killClientAfter(k);
                boolean died = runAndDie(boxed);
                boxed.box.revive();

                PacketProvider heir = boxed.provider();
                assertThat(BoxedProvider.up(heir, CLUSTER, MACHINES)).hasSize(MACHINES);

                assertThat(boxed.box.devices())
                        .as("devices after the client died at request " + k + " (" + died + ")")
                        .extracting(PacketBox.Rented::hostname)
                        .containsExactlyInAnyOrder(
                                "edge-worker-1", "edge-worker-2", "edge-worker-3", "edge-worker-4", "edge-worker-5");
                assertThat(boxed.box.everOrdered()).isEqualTo(MACHINES);
                BoxedProvider.destroy(heir, CLUSTER);
                assertThat(boxed.box.leftovers()).isEmpty();
            }
        }
    }

    private int undisturbed() throws Exception {
        try (BoxedProvider boxed = BoxedProvider.in(states.resolve("undisturbed"))) {
            BoxedProvider.up(boxed.provider(), CLUSTER, MACHINES);
            return boxed.box.calls().size();
        }
    }

    /** The client's threads end with it, whatever they were at. */
    private static boolean runAndDie(BoxedProvider boxed) throws Exception {
        PacketProvider doomed = boxed.provider();
        ExecutorService threads = Executors.newFixedThreadPool(MACHINES);
        List<Callable<Object>> work = new ArrayList<>();
        for (int i = 1; i <= MACHINES; i++) {
            int number = i;
            work.add(() -> doomed.await(
                    doomed.create(BoxedProvider.worker(CLUSTER, number)).id(), Duration.ofMinutes(40)));
        }
        List<Future<Object>> ignored = new ArrayList<>();
        work.forEach(task -> ignored.add(threads.submit(task)));
        threads.shutdown();
        while (!boxed.box.clientIsDead() && !threads.awaitTermination(2, TimeUnit.MILLISECONDS)) {
            Thread.onSpinWait();
        }
        threads.shutdownNow();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        return boxed.box.clientIsDead();
    }
}
