package io.barekube.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.barekube.Cluster;
import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.Secret;
import io.barekube.run.FailureClass;
import io.barekube.run.FailureReport;
import io.barekube.run.JournaledRun;
import io.barekube.run.RunFailedException;
import io.barekube.run.RunStore;
import io.barekube.spi.Addon;
import io.barekube.spi.Artifact;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Bootstrapper;
import io.barekube.spi.Condition;
import io.barekube.spi.Verification;
import io.barekube.testkit.packet.PacketBox;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, as far as the provider leads them: no host of the box answers. */
final class PacketRunIT {
    @TempDir
    Path state;

    @Test
    void aTokenThatExpiresInTheMiddleOfARunEndsItAndANewOneResumesIt() throws Exception {
        try (BoxedProvider boxed = BoxedProvider.in(state)) {
            PacketBox box = boxed.box;
            AtomicBoolean renewed = new AtomicBoolean();
            PacketProvider provider = boxed.builder()
                    .token(() -> renewed.get() || box.everOrdered() == 0 ? box.token() : Secret.of("expired"))
                    .build();
            RunStore store = RunStore.directory(state.resolve("runs"));
            Cluster cluster = Cluster.named("edge")
                    .kubernetes("1.36.4")
                    .on(provider)
                    .bootstrap(answers(Bootstrapper.class))
                    .addon(new Network())
                    .controlPlanes(1)
                    .workers(2)
                    .podCidr("172.26.0.0/16")
                    .serviceCidr("172.30.0.0/16")
                    .store(store)
                    .waiter(boxed.time.waiter())
                    .build();

            assertThatExceptionOfType(RunFailedException.class)
                    .isThrownBy(cluster::apply)
                    .withMessageContaining("The token is wrong or has expired")
                    .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT));
            assertThat(store.lastRun("edge").filter(JournaledRun::isUnfinished).flatMap(JournaledRun::failure))
                    .map(FailureReport::failureClass)
                    .contains(FailureClass.PERMANENT);
            int ordered = box.everOrdered();
            renewed.set(true);

            assertThatExceptionOfType(RunFailedException.class)
                    .isThrownBy(cluster::resume)
                    .satisfies(e -> assertThat(e.result()
                                    .failure()
                                    .map(FailureReport::step)
                                    .orElse(""))
                            .as("how far the machines brought it")
                            .startsWith("prepare/"));

            assertThat(ordered).isBetween(1, 3);
            assertThat(box.everOrdered()).isEqualTo(3);
            cluster.destroy();
            assertThat(box.leftovers()).isEmpty();
        }
    }

    /** Whatever is asked of a host fails, because there is none; all else is empty. */
    @SuppressWarnings("unchecked")
    private static <T> T answers(Class<T> type) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (type == BootstrapSession.class && List.of("facts", "prepare").contains(method.getName())) {
                throw new ClusterException(FailureClass.PERMANENT, "no host answers");
            }
            if (method.getReturnType() == BootstrapSession.class) {
                return answers(BootstrapSession.class);
            }
            return method.getReturnType() == List.class
                    ? List.of()
                    : method.getReturnType() == String.class ? "" : null;
        });
    }

    private record Network() implements Addon {
        @Override
        public String name() {
            return "network";
        }

        @Override
        public String version() {
            return "1.0.0";
        }

        @Override
        public String fingerprint() {
            return "";
        }

        @Override
        public boolean providesNetwork() {
            return true;
        }

        @Override
        public Requirements requires(ClusterSpec spec) {
            return new Requirements(List.of(), List.of());
        }

        @Override
        public List<Stage> stages(ClusterSpec spec, Map<Artifact, String> files) {
            return List.of();
        }

        @Override
        public List<Condition> health(ClusterSpec spec) {
            return List.of();
        }

        @Override
        public void verify(Verification verification) {}
    }
}
