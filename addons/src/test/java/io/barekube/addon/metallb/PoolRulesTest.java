package io.barekube.addon.metallb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.CidrBlock;
import io.barekube.ClusterSpec;
import io.barekube.InvalidClusterException;
import io.barekube.NodeSpec;
import io.barekube.Violation;
import io.barekube.addon.fake.Specs;
import io.barekube.addon.flannel.Flannel;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Capabilities.FixedHost;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolRulesTest {
    private static final Capabilities KNOWN = Capabilities.builder()
            .network(CidrBlock.parse("10.0.0.0/24"))
            .hosts(List.of(new FixedHost("alpha", "10.0.0.11"), new FixedHost("beta", "beta.example")))
            .build();
    private final ClusterSpec spec = Specs.of(1, 2, builder -> builder.controlPlaneEndpoint("10.0.0.5:6443"));

    private List<String> violations(MetalLb metalLb, Capabilities capabilities) {
        return metalLb.validate(spec, capabilities).stream()
                .map(Violation::what)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.200-10.0.0.250", " 10.0.0.200 - 10.0.0.250 ", "10.0.0.224/28", "10.0.0.200"})
    void acceptsFreeAddressesOfTheMachinesNetwork(String range) {
        assertThat(violations(MetalLb.layer2(range), KNOWN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.200-10.0.0.300, is not an IP address",
        "10.0.0.250-10.0.0.200, swap them",
        "10.0.0.201/24, host bits",
        "web.example, is not an IP address",
        "2001:db8::1-2001:db8::9, IPv6",
        "10.244.1.0-10.244.1.9, the pods' network 10.244.0.0/16",
        "10.96.3.1, the services' network 10.96.0.0/16",
        "10.0.1.5-10.0.1.9, not within the machines' network 10.0.0.0/24",
        "10.0.0.250-10.0.1.9, not within the machines' network 10.0.0.0/24",
        "10.0.0.10-10.0.0.20, 'it contains 10.0.0.11, which is host alpha''s'",
        "10.0.0.2-10.0.0.6, 'it contains 10.0.0.5, which is the control plane endpoint''s'",
        "10.0.0.250-10.0.0.255, 10.0.0.255 cannot be a service's",
        "10.0.0.0-10.0.0.3, 10.0.0.0 cannot be a service's"
    })
    void saysWhatIsWrongWithARange(String range, String expected) {
        assertThat(violations(MetalLb.layer2(range), KNOWN))
                .anySatisfy(what -> assertThat(what).contains(expected).contains(range));
    }

    @Test
    void letsAPoolSpanReservedAddressesThatItAvoids() {
        AddressPool pool = AddressPool.of("default", "10.0.0.250-10.0.0.255").avoidingBuggyIps();

        assertThat(violations(MetalLb.layer2(pool), KNOWN)).isEmpty();
    }

    @Test
    void reportsEverythingAtOnce() {
        MetalLb metalLb = MetalLb.layer2(
                AddressPool.of("web", "10.0.0.200-10.0.0.210", "10.0.0.205", "nonsense"),
                AddressPool.of("web"),
                AddressPool.of("Big Pool", "10.0.0.210/31"));
        Capabilities routed = Capabilities.builder().layer2(false).build();

        assertThat(violations(metalLb, routed))
                .satisfiesExactlyInAnyOrder(
                        what -> assertThat(what).contains("layer-2"),
                        what -> assertThat(what).contains("two pools are named web"),
                        what -> assertThat(what).contains("pool web has no addresses"),
                        what -> assertThat(what).contains("\"Big Pool\" is not a DNS label"),
                        what -> assertThat(what).contains("\"nonsense\" of pool web"),
                        what -> assertThat(what).contains("overlaps 10.0.0.205 of pool web"),
                        what -> assertThat(what).contains("overlaps 10.0.0.210/31 of pool Big Pool"));
    }

    @Test
    void pointsFromLayerTwoToWhatARoutedProviderOffersInstead() {
        Capabilities.Builder routed = Capabilities.builder().layer2(false).bgp(true);
        MetalLb metalLb = MetalLb.layer2("10.0.0.200");

        assertThat(violations(metalLb, routed.addressBlocks(true).build()))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("share no segment", "use fromProvider()"));
        assertThat(violations(metalLb, routed.addressBlocks(false).build()))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("use machines on one layer-2 network"));
    }

    @Test
    void failsTheBuildOfTheCluster() {
        var thrown = catchThrowableOfType(
                InvalidClusterException.class,
                () -> Specs.builder(KNOWN)
                        .controlPlanes(1)
                        .addon(Flannel.vxlan())
                        .addon(MetalLb.layer2("10.9.0.1"))
                        .build());

        assertThat(thrown.violations()).extracting(Violation::where).contains("addon metallb");
    }

    // --- once the hosts are known

    private Map<Host, HostFacts> hosts(String... interfaces) {
        Map<Host, HostFacts> hosts = new LinkedHashMap<>();
        for (int i = 0; i < interfaces.length; i++) {
            NodeSpec node = spec.nodes().get(i);
            hosts.put(
                    Specs.host(node, interfaces[i].replaceFirst("/.*", "")),
                    Specs.facts(Set.of(), interfaces[i], "10.244." + i + ".1/24", "fe80::1/64", "10.0.0.230/32"));
        }
        return hosts;
    }

    private List<String> judged(String range, String... interfaces) {
        return MetalLb.layer2(range).judge(spec, hosts(interfaces)).stream()
                .map(Violation::what)
                .toList();
    }

    @Test
    void acceptsFreeAddressesOfTheNetworkThatTheHostsShare() {
        assertThat(judged("10.0.0.200-10.0.0.250", "10.0.0.11/24", "10.0.0.12/24", "10.0.0.13/24"))
                .isEmpty();
        assertThat(MetalLb.layer2("10.7.0.1").judge(spec, Map.of())).isEmpty();
    }

    @Test
    void objectsToARangeOutsideEveryNetwork() {
        assertThat(judged("192.168.7.1-192.168.7.9", "10.0.0.11/24", "10.0.0.12/24", "10.0.0.13/24"))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("outside every network", "10.0.0.0/24"));
        assertThat(judged("10.244.1.200", "10.0.0.11/24", "10.0.0.12/24", "10.0.0.13/24"))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("outside every network"));
    }

    @Test
    void objectsToARangeThatOneWorkerCannotAnnounce() {
        assertThat(judged("10.0.0.200", "10.0.0.11/24", "10.0.0.12/24", "10.0.1.13/24"))
                .singleElement()
                .satisfies(what -> assertThat(what)
                        .contains("within 10.0.0.0/24", spec.nodes().get(2).name() + " has no address"));
        assertThat(judged("10.0.0.200", "10.0.1.11/24", "10.0.0.12/24", "10.0.0.13/24"))
                .as("control planes do not announce where there are workers")
                .isEmpty();
    }

    @Test
    void objectsToAddressesOfHostsAndOfTheNetworkItself() {
        assertThat(judged("10.0.0.12-10.0.0.20", "10.0.0.11/24", "10.0.0.12/24", "10.0.0.13/24"))
                .satisfiesExactly(
                        what -> assertThat(what)
                                .contains("it contains 10.0.0.12, which is "
                                        + spec.nodes().get(1).name()),
                        what -> assertThat(what)
                                .contains("it contains 10.0.0.13, which is "
                                        + spec.nodes().get(2).name()));
        assertThat(judged("10.0.0.62-10.0.0.64", "10.0.0.11/26", "10.0.0.12/26", "10.0.0.13/26"))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("outside every network", "10.0.0.0/26"));
        assertThat(judged("10.0.0.63", "10.0.0.11/26", "10.0.0.12/26", "10.0.0.13/26"))
                .singleElement()
                .satisfies(what -> assertThat(what).contains("10.0.0.63 cannot be a service's"));
    }
}
