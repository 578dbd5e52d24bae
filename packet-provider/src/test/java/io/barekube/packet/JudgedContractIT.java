package io.barekube.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.barekube.packet.internal.Judge;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.testkit.InfrastructureProviderContract;
import io.barekube.testkit.packet.PacketBox;
import io.barekube.testkit.packet.ScaledTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What every provider promises, kept while the judge reads along: no message of any of these flows may differ from the API's own document. */
final class JudgedContractIT extends InfrastructureProviderContract {
    @TempDir
    static Path state;

    private static PacketBox box;
    private static Judge judge;
    private static PacketProvider provider;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> program = Judge.program("the provider contract under the OpenAPI judge");
        assumeTrue(program.isPresent(), "Prism and the OpenAPI document are there");
        ScaledTime time = ScaledTime.faster(120);
        box = PacketBox.builder().clock(time.clock()).start();
        judge = Judge.before(box.url(), program.get());
        provider = PacketProvider.builder()
                .url(judge.url())
                .project(box.project())
                .token(box.token())
                .metro("sv")
                .plan("c3.small.x86")
                .stateDirectory(state)
                .waiter(time.waiter())
                .build();
        // The judge takes seconds for its first look at a device.
        provider.create(BoxedProvider.worker(BoxedProvider.cluster("warm-up"), 1));
    }

    @AfterAll
    static void stop() {
        if (judge != null) {
            judge.close();
            box.close();
            assertThat(judge.objections()).isEmpty();
        }
    }

    @Override
    protected InfrastructureProvider provider() {
        return provider;
    }

    @Override
    protected Duration patience() {
        return Duration.ofHours(1);
    }

    @Override
    protected List<String> leftovers(String clusterName) {
        return box.leftovers().stream()
                .filter(left -> left.contains(clusterName))
                .toList();
    }
}
