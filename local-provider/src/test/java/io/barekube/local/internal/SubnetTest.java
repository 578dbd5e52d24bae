package io.barekube.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.barekube.CidrBlock;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SubnetTest {
    @Test
    void givesTheLowestFreeAddressAfterTheGateway() {
        Subnet subnet = new Subnet(CidrBlock.parse("10.89.64.0/24"));

        assertThat(subnet.free(Set.of())).contains("10.89.64.2");
        assertThat(subnet.free(Set.of("10.89.64.2", "10.89.64.3", "10.89.64.5")))
                .contains("10.89.64.4");
    }

    @Test
    void leavesTheUpperHalfAlone() {
        Subnet subnet = new Subnet(CidrBlock.parse("192.0.2.128/28"));
        Set<String> taken = new HashSet<>();

        while (subnet.free(taken).isPresent()) {
            taken.add(subnet.free(taken).get());
        }

        assertThat(taken)
                .hasSize(subnet.room())
                .containsExactlyInAnyOrder(
                        "192.0.2.130", "192.0.2.131", "192.0.2.132", "192.0.2.133", "192.0.2.134", "192.0.2.135");
    }

    @Test
    void countsOverByteBorders() {
        Subnet subnet = new Subnet(CidrBlock.parse("172.30.0.0/16"));

        assertThat(subnet.room()).isEqualTo(32766);
        assertThat(subnet.lowerHalf()).isEqualTo("172.30.0.0/17");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "10.0.0.0/29", "fd00::/64"})
    void refusesOtherNetworks(String cidr) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Subnet(CidrBlock.parse(cidr)))
                .withMessageContaining("between /16 and /28");
    }
}
