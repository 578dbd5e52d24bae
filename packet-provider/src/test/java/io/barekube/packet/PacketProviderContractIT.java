package io.barekube.packet;

import io.barekube.spi.InfrastructureProvider;
import io.barekube.testkit.InfrastructureProviderContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What every provider promises, kept over HTTP against the box. */
final class PacketProviderContractIT extends InfrastructureProviderContract {
    @TempDir
    static Path state;

    private static BoxedProvider boxed;
    private static PacketProvider provider;

    @BeforeAll
    static void start() {
        boxed = BoxedProvider.in(state);
        provider = boxed.provider();
    }

    @AfterAll
    static void stop() {
        boxed.close();
    }

    @Override
    protected InfrastructureProvider provider() {
        return provider;
    }

    /** On the provider's clock, which runs fast. */
    @Override
    protected Duration patience() {
        return Duration.ofMinutes(30);
    }

    @Override
    protected List<String> leftovers(String clusterName) {
        return boxed.box.leftovers().stream()
                .filter(left -> left.contains(clusterName))
                .toList();
    }
}
