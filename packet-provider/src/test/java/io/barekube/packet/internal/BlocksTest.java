package io.barekube.packet.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.packet.internal.client.Bodies;
import io.barekube.packet.internal.wire.IpReservation;
import io.barekube.spi.AddressBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlocksTest {
    private static final String BLOCK = """
            {"id":"31ae66fe-ee00-4f50-be25-60eeca8718ff","network":"147.75.40.0","address":"147.75.40.2","cidr":30,
             "state":"created","tags":["barekube-cluster=edge","team"],
             "assignments":[{"href":"/ips/7cd1e8a2-1ab0-4c3c-8c1c-3d5d1a3d4f10"},{"href":null}]}""";

    private static IpReservation read(String text) {
        return new Bodies().read(IpReservation.class, text);
    }

    @Test
    void addressesBeginWithTheNetworkRatherThanTheAddress() {
        assertThat(Blocks.usable(read(BLOCK)).map(AddressBlock::first)).contains("147.75.40.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "denied"})
    void whatIsNotGrantedIsNotUsableWhateverAddressItShows(String state) {
        assertThat(Blocks.usable(read(BLOCK.replace("created", state)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"state\":\"looked at\","})
    void aStateThatIsMissingOrUnknownDoesNotMatter(String state) {
        assertThat(Blocks.usable(read(BLOCK.replace("\"state\":\"created\",", state))))
                .isPresent();
    }

    @Test
    void assignmentsAreKnownByTheirHref() {
        assertThat(Blocks.assignments(read(BLOCK))).containsExactly("7cd1e8a2-1ab0-4c3c-8c1c-3d5d1a3d4f10");
    }
}
