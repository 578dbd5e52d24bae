package io.barekube.packet.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Secret;
import io.barekube.packet.internal.client.Bodies;
import io.barekube.packet.internal.wire.BgpNeighbor;
import io.barekube.spi.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BgpNeighborTest {
    /** As clients printed it; no body of this kind was recorded. */
    private static final String OPEN = """
            {"bgp_neighbors":[{"address_family":4,"customer_as":65000,"customer_ip":"10.66.29.1","peer_as":65530,
             "peer_ips":["169.254.255.1","169.254.255.2"],"multihop":true,"md5_enabled":false,"md5_password":null,
             "routes_in":[{"route":"10.66.29.0/31","exact":true}],"routes_out":[]}]}""";

    private final Bodies bodies = new Bodies();

    private BgpNeighbor read(String text) {
        return bodies.read(BgpNeighbor.Page.class, text).bgpNeighbors().get(0);
    }

    @Test
    void aNeighborIsReadAsItIsTold() {
        BgpNeighbor neighbor = read(OPEN);

        assertThat(neighbor)
                .isEqualTo(new BgpNeighbor(
                        4,
                        65000L,
                        "10.66.29.1",
                        65530L,
                        List.of("169.254.255.1", "169.254.255.2"),
                        true,
                        false,
                        null,
                        List.of(new BgpNeighbor.Route("10.66.29.0/31", true)),
                        List.of()));
    }

    @Test
    void thePasswordIsReadAndNotShown() {
        BgpNeighbor neighbor = read(OPEN.replace("\"md5_password\":null", "\"md5_password\":\"Passw0rdPassw0rd\""));

        assertThat(neighbor.md5Password()).isEqualTo(Secret.of("Passw0rdPassw0rd"));
        assertThat(neighbor.toString()).doesNotContain("Passw0rd");
        assertThat(Json.parseObject(bodies.write(neighbor))).containsEntry("md5_password", "Passw0rdPassw0rd");
    }
}
