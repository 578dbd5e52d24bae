package io.barekube.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterId;
import io.barekube.spi.AddressRequest;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.Machine;
import io.barekube.testkit.packet.Pace;
import io.barekube.testkit.packet.PacketBox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much is asked of the API, and how much time we add to the slowest device's. */
final class PacketFiguresIT {
    private static final ClusterId CLUSTER = BoxedProvider.cluster("edge");

    @TempDir
    Path state;

    @ParameterizedTest
    @ValueSource(ints = {5, 100})
    void callsGrowWithMachinesOnly(int machines) throws Exception {
        try (BoxedProvider boxed = BoxedProvider.in(state)) {
            PacketProvider provider = boxed.provider();
            provider.list(CLUSTER.name());
            provider.reserve(new AddressRequest(CLUSTER, AddressRequest.ENDPOINT, 1, Optional.empty()));
            provider.reserve(new AddressRequest(CLUSTER, AddressRequest.SERVICES, 8, Optional.empty()));
            long start = System.nanoTime();

            List<Machine> up = BoxedProvider.up(provider, CLUSTER, machines);

            Duration took = Duration.ofNanos(System.nanoTime() - start);
            BoxedProvider.atOnce(up.stream()
                    .<Callable<BgpPeering>>map(machine -> () -> provider.peering(machine.id()))
                    .toList());
            Duration devices =
                    Pace.REAL.provisioning().plus(Pace.REAL.userData()).dividedBy(BoxedProvider.FACTOR);
            Map<String, Long> kinds = kinds(boxed.box.calls());
            System.out.println(machines + " devices: " + provider.apiCalls() + " calls " + kinds + "; "
                    + took.minus(devices).toMillis() + " ms beyond the slowest device");
            long lists = kinds.get("GET /projects/*/devices");
            long polls = took.multipliedBy(BoxedProvider.FACTOR).toSeconds() / 10 + 3;
            long forEach = 0;
            for (String kind : List.of(
                    "POST /projects/*/devices", "GET /devices/*/bgp/sessions", "POST /devices/*/bgp/sessions")) {
                assertThat(kinds.get(kind)).as(kind).isEqualTo(machines);
                forEach += machines;
            }
            for (String kind : List.of("GET /devices/*/events", "GET /devices/*/bgp/neighbors")) {
                assertThat(kinds.get(kind)).as(kind).isBetween((long) machines, 3L * machines);
                forEach += kinds.get(kind);
            }
            assertThat(lists).as("one list in 10 s").isLessThanOrEqualTo(polls);
            assertThat(provider.apiCalls() - lists - forEach).as("all others").isLessThanOrEqualTo(13);
        }
    }

    private static Map<String, Long> kinds(List<PacketBox.Call> calls) {
        return new TreeMap<>(calls.stream()
                .collect(Collectors.groupingBy(
                        call -> call.method() + " " + call.path().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "*"),
                        Collectors.counting())));
    }
}
