package io.barekube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.internal.Ip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.1.",
                "10.0.0.01",
                "010.0.0.1",
                "example.org",
                "10.0.0.1:80",
                "::1%lo",
                "fe80",
                "1:2:3",
                ":::",
                " 10.0.0.1"
            })
    void refusesWhatIsNoLiteralAddress(String text) {
        assertThatThrownBy(() -> Ip.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not an IP address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "255.255.255.255", "192.0.2.10", "::1", "2001:db8::1"})
    void readsLiteralAddresses(String text) {
        assertThat(Ip.address(Ip.value(Ip.parse(text)), Ip.parse(text).getAddress().length))
                .isEqualTo(Ip.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.1/24", "x/24", "fd00::/129", "/8"
            })
    void refusesWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> CidrBlock.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/24, 10.0.0.0-10.0.0.255",
        "10.0.0.7/32, 10.0.0.7",
        "0.0.0.0/0, 0.0.0.0-255.255.255.255",
        "fd00::/127, fd00:0:0:0:0:0:0:0-fd00:0:0:0:0:0:0:1"
    })
    void countsFirstAndLastAddressIn(String cidr, String range) {
        assertThat(CidrBlock.parse(cidr).range()).hasToString(range);
    }

    @Test
    void overlapsWhenOneAddressIsInBoth() {
        CidrBlock block = CidrBlock.parse("10.1.0.0/16");

        assertThat(block.overlaps(CidrBlock.parse("10.1.255.0/24"))).isTrue();
        assertThat(CidrBlock.parse("10.1.255.0/24").overlaps(block)).isTrue();
        assertThat(block.overlaps(CidrBlock.parse("10.2.0.0/16"))).isFalse();
        assertThat(block.overlaps(CidrBlock.parse("fd00::/8"))).isFalse();
        assertThat(block.contains(Ip.parse("10.1.255.255"))).isTrue();
        assertThat(block.contains(Ip.parse("10.2.0.0"))).isFalse();
        assertThat(block.contains(Ip.parse("::1"))).isFalse();
    }

    @Test
    void readsRangesNetworksAndSingleAddresses() {
        AddressRange range = AddressRange.parse("10.0.0.5 - 10.0.0.9");

        assertThat(range).hasToString("10.0.0.5-10.0.0.9");
        assertThat(range.contains(Ip.parse("10.0.0.9"))).isTrue();
        assertThat(range.contains(Ip.parse("10.0.0.10"))).isFalse();
        assertThat(range.contains(Ip.parse("fd00::5"))).isFalse();
        assertThat(AddressRange.parse("10.0.0.5")).hasToString("10.0.0.5");
        assertThat(AddressRange.parse("10.0.0.8/31")).hasToString("10.0.0.8-10.0.0.9");
        assertThat(range.overlaps(AddressRange.parse("10.0.0.9-10.0.0.12"))).isTrue();
        assertThat(range.overlaps(AddressRange.parse("10.0.0.10-10.0.0.12"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.9-10.0.0.5", "10.0.0.5-fd00::1", "10.0.0.5-", "-", "10.0.0.5-10.0.0.6-10.0.0.7"})
    void refusesRangesThatAreNone(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1.36", "1.36.4.1", "1.36.x", "vv1.36.4", "1.36.04", "01.36.4", "1.36.4-rc.0", "1.36.99999"})
    void refusesWhatIsNoKubernetesVersion(String text) {
        assertThatThrownBy(() -> KubernetesVersion.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a Kubernetes version");
    }

    @Test
    void ordersVersionsByNumber() {
        assertThat(KubernetesVersion.parse("v1.36.10")).isGreaterThan(KubernetesVersion.parse("1.36.9"));
        assertThat(KubernetesVersion.parse("1.9.0")).isLessThan(KubernetesVersion.parse("1.10.0"));
        assertThat(KubernetesVersion.parse("v1.36.0")).hasToString("1.36.0");
    }
}
