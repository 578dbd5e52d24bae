package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.InvalidClusterException;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointRulesTest {
    private static final Host CONTROL_PLANE = SampleHost.host("cp-1", Role.CONTROL_PLANE, "10.0.0.5");
    private static final Host WORKER = SampleHost.host("w-1", Role.WORKER, "10.0.0.6");
    private static final ClusterSpec ONE = SampleSpec.of();
    private static final ClusterSpec THREE =
            SampleSpec.builder().controlPlanes(3).build().spec();

    private static ClusterSpec virtual(String ip) {
        return SampleSpec.builder()
                .controlPlanes(3)
                .endpoint(Endpoint.virtualIp(ip))
                .build()
                .spec();
    }

    private static HostFacts listening(Optional<HostFacts.Inventory> inventory, String... addresses) {
        HostFacts facts = SampleHost.FACTS;
        return new HostFacts(
                facts.os(),
                facts.hardware(),
                facts.kernel(),
                new HostFacts.Network(List.of(addresses), Set.of(22, 7443), "/etc/resolv.conf"),
                facts.software(),
                facts.clockOffset(),
                inventory);
    }

    private static List<String> judge(ClusterSpec spec, Host host, HostFacts facts) {
        return EndpointRules.violations(spec, host, facts).stream()
                .map(Violation::toString)
                .toList();
    }

    @Test
    void balancerNeedsItsPortOnTheHostsThatHaveOne() {
        HostFacts taken = listening(Optional.empty(), "10.0.0.5/24");

        assertThat(judge(THREE, CONTROL_PLANE, taken))
                .singleElement()
                .asString()
                .contains("port 7443");
        assertThat(judge(THREE, WORKER, taken)).hasSize(1);
        assertThat(judge(virtual("10.0.0.9"), WORKER, taken)).isEmpty();
        assertThat(judge(virtual("10.0.0.9"), CONTROL_PLANE, taken)).hasSize(1);
        assertThat(judge(ONE, CONTROL_PLANE, taken)).isEmpty();
    }

    @Test
    void onAHostOfOursTheListenerIsOurs() {
        HostFacts ours = listening(
                Optional.of(new HostFacts.Inventory("id", "edge", "w-1", Optional.empty(), Instant.EPOCH)),
                "10.0.0.5/24");

        assertThat(judge(THREE, CONTROL_PLANE, ours)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.9, 0", "10.0.1.9, 1", "10.0.0.5, 1"})
    void virtualAddressIsOneOfTheSegmentThatNoHostHas(String ip, int violations) {
        assertThat(judge(virtual(ip), CONTROL_PLANE, SampleHost.FACTS)).hasSize(violations);
        assertThat(judge(virtual(ip), WORKER, SampleHost.FACTS)).isEmpty();
    }

    @Test
    void whoHoldsTheAddressAlreadyIsNotItsSegment() {
        HostFacts holder = listening(Optional.empty(), "192.168.7.5/24", "10.0.0.9/32");

        assertThat(judge(virtual("10.0.0.9"), CONTROL_PLANE, holder)).anyMatch(text -> text.contains("in none of its"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.example", "10.0.0.300", "10.244.3.1", "10.96.0.9", "fd00::1"})
    void specNamesAnAddressThatCanBeHeld(String ip) {
        InvalidClusterException refusal = catchThrowableOfType(InvalidClusterException.class, () -> virtual(ip));

        assertThat(refusal.violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.where()).isEqualTo("endpoint"));
    }
}
