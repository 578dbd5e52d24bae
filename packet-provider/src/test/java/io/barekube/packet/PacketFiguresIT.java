package io.barekube.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterId;
import io.barekube.testkit.packet.Pace;
import io.barekube.testkit.packet.PacketBox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    void callsGrowWithOrdersOnly(int machines) throws Exception {
        try (BoxedProvider boxed = BoxedProvider.in(state)) {
            PacketProvider provider = boxed.provider();
            provider.list(CLUSTER.name());
            long start = System.nanoTime();

            BoxedProvider.up(provider, CLUSTER, machines);

            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Duration devices =
                    Pace.REAL.provisioning().plus(Pace.REAL.userData()).dividedBy(BoxedProvider.FACTOR);
            Map<String, Long> kinds = kinds(boxed.box.calls());
            System.out.println(machines + " devices: " + provider.apiCalls() + " calls " + kinds + "; "
                    + took.minus(devices).toMillis() + " ms beyond the slowest device");
            long lists = kinds.get("GET /projects/*/devices");
            long polls = took.multipliedBy(BoxedProvider.FACTOR).toSeconds() / 10 + 3;
            assertThat(kinds.get("POST /projects/*/devices")).isEqualTo(machines);
            assertThat(lists).as("one list in 10 s").isLessThanOrEqualTo(polls);
            assertThat(kinds.get("GET /devices/*/events")).isBetween((long) machines, 3L * machines);
            assertThat(provider.apiCalls() - lists - machines - kinds.get("GET /devices/*/events"))
                    .as("all others")
                    .isLessThanOrEqualTo(6);
            assertThat(took.minus(devices)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static Map<String, Long> kinds(List<PacketBox.Call> calls) {
        return new TreeMap<>(calls.stream()
                .collect(Collectors.groupingBy(
                        call -> call.method() + " " + call.path().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "*"),
                        Collectors.counting())));
    }
}
