package io.barekube.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterId;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.AddressRequest;
import io.barekube.spi.Machine;
import io.barekube.testkit.packet.PacketBox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private static final int SPEAKERS = 2;

    @TempDir
    Path states;

    @FunctionalInterface
    private interface Phases {
        /** Each phase begins when the one before is over; the parts of a phase are done at once. */
        List<List<Callable<Object>>> of(PacketProvider provider);
    }

    @Test
    void neverASixthDeviceWhereverTheFirstClientDied() throws Exception {
        Phases phases = provider -> List.of(machines(provider, MACHINES, false));
        int requests = undisturbed(phases);
        assertThat(requests).isGreaterThan(MACHINES);
        for (int k = 1; k <= requests; k++) {
            try (BoxedProvider boxed = BoxedProvider.in(states.resolve("after-" + k))) {
                boolean died = runAndDie(boxed, phases, k);

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

    @Test
    void neverASecondBlockNorSessionWhereverTheFirstClientDied() throws Exception {
        Phases phases = provider ->
                List.of(blocks(provider), machines(provider, SPEAKERS, true), List.of(() -> released(provider)));
        int requests = undisturbed(phases);
        for (int k = 1; k <= requests; k++) {
            try (BoxedProvider boxed = BoxedProvider.in(states.resolve("addresses-after-" + k))) {
                boolean died = runAndDie(boxed, phases, k);
                int before = boxed.box.calls().size();

                PacketProvider heir = boxed.provider();
                run(phases.of(heir).subList(0, 2));

                String when = "after the client died at request " + k + " (" + died + ")";
                assertThat(boxed.box.leftovers())
                        .as("what there is " + when)
                        .filteredOn(left -> left.startsWith("addresses"))
                        .hasSize(2)
                        .anyMatch(left -> left.contains("barekube-purpose=endpoint"))
                        .anyMatch(left -> left.contains("barekube-purpose=services"));
                assertThat(boxed.box.leftovers())
                        .as("what there is " + when)
                        .filteredOn(left -> left.startsWith("BGP session"))
                        .hasSize(SPEAKERS);
                assertThat(heir.addresses("edge")).extracting(AddressBlock::id).doesNotHaveDuplicates();
                assertThat(boxed.box.calls().subList(before, boxed.box.calls().size()))
                        .as("given back because it was too much, " + when)
                        .noneMatch(call -> call.method().equals("DELETE"));
                BoxedProvider.destroy(heir, CLUSTER);
                assertThat(boxed.box.leftovers()).isEmpty();
            }
        }
    }

    private static List<Callable<Object>> blocks(PacketProvider provider) {
        return List.of(
                () -> provider.reserve(new AddressRequest(CLUSTER, AddressRequest.ENDPOINT, 1, Optional.empty())),
                () -> provider.reserve(new AddressRequest(CLUSTER, AddressRequest.SERVICES, 4, Optional.empty())));
    }

    private static List<Callable<Object>> machines(PacketProvider provider, int machines, boolean peered) {
        List<Callable<Object>> work = new ArrayList<>();
        for (int i = 1; i <= machines; i++) {
            int number = i;
            work.add(() -> {
                Machine up = provider.await(
                        provider.create(BoxedProvider.worker(CLUSTER, number)).id(), Duration.ofMinutes(40));
                return peered ? provider.peering(up.id()) : up;
            });
        }
        return work;
    }

    private static Object released(PacketProvider provider) throws Exception {
        BoxedProvider.destroy(provider, CLUSTER);
        return CLUSTER;
    }

    private static void run(List<List<Callable<Object>>> phases) throws Exception {
        for (List<Callable<Object>> phase : phases) {
            BoxedProvider.atOnce(phase);
        }
    }

    private int undisturbed(Phases phases) throws Exception {
        try (BoxedProvider boxed = BoxedProvider.in(states.resolve("undisturbed"))) {
            run(phases.of(boxed.provider()));
            return boxed.box.calls().size();
        }
    }

    /** The client's threads end with it, whatever they were at. Whether it died before it was done. */
    private static boolean runAndDie(BoxedProvider boxed, Phases phases, int request) throws Exception {
        boxed.box.killClientAfter(request);
        for (List<Callable<Object>> phase : phases.of(boxed.provider())) {
            ExecutorService threads = Executors.newFixedThreadPool(phase.size());
            List<Future<Object>> ignored = new ArrayList<>();
            phase.forEach(task -> ignored.add(threads.submit(task)));
            threads.shutdown();
            while (!boxed.box.clientIsDead() && !threads.awaitTermination(2, TimeUnit.MILLISECONDS)) {
                Thread.onSpinWait();
            }
            threads.shutdownNow();
            assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            if (boxed.box.clientIsDead()) {
                break;
            }
        }
        boolean died = boxed.box.clientIsDead();
        boxed.box.revive();
        return died;
    }
}
