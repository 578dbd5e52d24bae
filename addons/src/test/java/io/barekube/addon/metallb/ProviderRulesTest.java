package io.barekube.addon.metallb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.Endpoint;
import io.barekube.InvalidClusterException;
import io.barekube.Violation;
import io.barekube.addon.fake.Specs;
import io.barekube.addon.flannel.Flannel;
import io.barekube.spi.Capabilities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderRulesTest {
    private static final Capabilities ROUTED =
            Capabilities.builder().layer2(false).bgp(true).addressBlocks(true).build();

    private static List<String> violations(MetalLb metalLb, Capabilities capabilities) {
        return metalLb.validate(Specs.of(1, 2), capabilities).stream()
                .map(Violation::what)
                .toList();
    }

    private static List<String> violations(MetalLb metalLb, int workers, Endpoint endpoint) {
        var builder = Specs.builder(ROUTED)
                .controlPlanes(3)
                .workers(workers)
                .endpoint(endpoint)
                .addon(Flannel.vxlan())
                .addon(metalLb);
        var thrown = catchThrowableOfType(InvalidClusterException.class, builder::build);
        return thrown == null
                ? List.of()
                : thrown.violations().stream().map(Violation::what).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 64})
    void acceptsBlocksOfAProviderThatLendsThem(int addresses) {
        assertThat(violations(MetalLb.fromProvider().addresses(addresses), ROUTED))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-2147483648, -1, 0, 3, 6})
    void wantsAPowerOfTwo(int addresses) {
        assertThat(violations(MetalLb.fromProvider().addresses(addresses), ROUTED))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("addresses(" + addresses + ")", "a power of two"));
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT2.999S", "PT3.5S", "PT-9S", "PT65536S"})
    void wantsAHoldTimeThatTheProtocolKnows(Duration holdTime) {
        assertThat(violations(MetalLb.fromProvider().holdTime(holdTime), ROUTED))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("holdTime(" + holdTime + ")", "from 3 to 65535"));
    }

    @ParameterizedTest
    @CsvSource({"PT3S", "PT90S", "PT65535S"})
    void acceptsEveryHoldTimeOfTheProtocol(Duration holdTime) {
        assertThat(violations(MetalLb.fromProvider().holdTime(holdTime), ROUTED))
                .isEmpty();
    }

    @Test
    void saysWhatTheProviderLacksAndWhatToUseInstead() {
        MetalLb metalLb = MetalLb.fromProvider();

        assertThat(violations(metalLb, Capabilities.builder().build()))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("offers neither", "use layer2(..)"));
        assertThat(violations(metalLb, Capabilities.builder().bgp(true).build()))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("lends no addresses"));
        assertThat(violations(
                        metalLb,
                        Capabilities.builder().layer2(false).addressBlocks(true).build()))
                .singleElement()
                .satisfies(what -> assertThat(what)
                        .contains("has no routers that speak BGP", "leave it out")
                        .doesNotContain("layer2(..)"));
    }

    @Test
    void refusesAClusterInWhichNobodyCouldAnnounce() {
        assertThat(violations(MetalLb.fromProvider(), 0, Endpoint.elasticIp()))
                .singleElement()
                .satisfies(what -> assertThat(what)
                        .contains("control planes announce the elastic IP", "one session", "add workers"));
        assertThat(violations(MetalLb.fromProvider(), 1, Endpoint.elasticIp())).isEmpty();
        assertThat(violations(MetalLb.fromProvider(), 0, Endpoint.localBalancer()))
                .isEmpty();
    }

    @Test
    void refusesSettingsOfTheOtherWay() {
        assertThat(violations(MetalLb.fromProvider().interfaces("eth1"), ROUTED))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("interfaces(..) is for layer2(..)"));
        assertThat(violations(
                        MetalLb.layer2("10.0.0.200").addresses(8).holdTime(Duration.ofSeconds(30)),
                        Capabilities.builder().build()))
                .satisfiesExactly(
                        what -> assertThat(what).contains("addresses(..) is for fromProvider()"),
                        what -> assertThat(what).contains("holdTime(..) is for fromProvider()"));
    }

    @Test
    void hasNothingToSayAboutTheHostsNetworks() {
        var spec = Specs.of(1, 0);
        var hosts = Map.of(
                Specs.host(spec.nodes().get(0), "10.66.12.3"),
                Specs.facts(Set.of(), "10.66.12.3/31", "147.75.40.5/31"));

        assertThat(MetalLb.fromProvider().judge(spec, hosts)).isEmpty();
    }
}
