package io.barekube.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.barekube.Cluster;
import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.InvalidClusterException;
import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.Violation;
import io.barekube.run.FailureClass;
import io.barekube.spi.AddressRequest;
import io.barekube.spi.Bootstrapper;
import io.barekube.spi.Leftover;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.testkit.packet.PacketBox;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers get wrong is told all at once, and before anything is sent that could cost money. */
final class PacketBadInputIT {
    private static final ClusterId CLUSTER = BoxedProvider.cluster("edge");

    @TempDir
    Path state;

    private BoxedProvider boxed;

    @BeforeEach
    void start() {
        boxed = BoxedProvider.in(state);
    }

    @AfterEach
    void stop() {
        boxed.close();
    }

    @Test
    void everythingThatCanBeSeenWithoutAskingIsSaidByTheClusterBuilder() {
        PacketProvider provider = PacketProvider.builder()
                .url(URI.create("https://user:secret@api.example.com/metal/v1?x=y"))
                .project("my project")
                .token(boxed.box.token())
                .metro("EWR1", "any", "california", "DC13")
                .operatingSystem(" ")
                .reservation("next-available", "4711")
                .build();

        List<Violation> violations = violations(() -> Cluster.named("edge")
                .kubernetes("1.36.4")
                .on(provider)
                .bootstrap(bootstrapper())
                .podCidr("10.244.0.0/16")
                .controlPlanes(1)
                .workers("spot", 1, machine -> machine.plan("spot:c3.small.x86"))
                .workers("fixed", 1, machine -> machine.plan("c3.small.x86").hosts("a"))
                .workers("big_ones", 1, machine -> machine.plan("c3.medium.x86"))
                .build());

        assertThat(violations).extracting(Violation::where).contains("project", "url", "operatingSystem");
        assertThat(violations)
                .extracting(Violation::toString)
                .anyMatch(text -> text.contains("ewr1 is the code of a facility"))
                .anyMatch(text -> text.contains("dc13 is the code of a facility") && text.endsWith("which is dc"))
                .anyMatch(text -> text.contains("\"any\" would place each machine in another metro"))
                .anyMatch(text -> text.contains("\"california\" is not a metro's code"))
                .anyMatch(text -> text.contains("next-available stands alone"))
                .anyMatch(text -> text.contains("\"4711\" is neither the id"))
                .anyMatch(text -> text.contains("names a plan"))
                .anyMatch(text -> text.contains("taken away at two minutes' notice"))
                .anyMatch(text -> text.contains("no fixed hosts"))
                .anyMatch(text -> text.contains("holds no underscores: call it edge-big-ones-1"))
                .anyMatch(text -> text.contains("overlaps the machines' network 10.0.0.0/8"))
                .noneMatch(text -> text.contains("secret"));
    }

    @Test
    void nothingIsSaidAgainstProperSettings() {
        List<Violation> violations = violations(() -> Cluster.named("edge")
                .kubernetes("1.36.4")
                .on(boxed.provider())
                .bootstrap(bootstrapper())
                .controlPlanes(1)
                .workers(2)
                .podCidr("172.26.0.0/16")
                .serviceCidr("172.30.0.0/16")
                .build());

        assertThat(violations)
                .as("what is wrong besides the missing network addon")
                .extracting(Violation::where)
                .containsExactly("addons");
        assertThat(boxed.box.calls()).isEmpty();
    }

    @Test
    void settingsThatCannotWorkAreNotSent() {
        PacketProvider provider = boxed.builder().project("").metro("").build();

        for (Call call : List.<Call>of(
                () -> provider.list("edge"),
                () -> provider.create(BoxedProvider.worker(CLUSTER, 1)),
                () -> provider.reserve(new AddressRequest(CLUSTER, AddressRequest.ENDPOINT, 1, Optional.empty())),
                () -> provider.addresses("edge"),
                () -> provider.release("edge"))) {
            assertThat(violations(call)).extracting(Violation::where).contains("project", "metro");
        }
        assertThat(boxed.box.calls()).isEmpty();
    }

    @Test
    void idsAreLookedAtBeforeTheyAreSent() {
        PacketProvider provider = boxed.provider();

        for (String id : List.of("", " ", "4711", "../projects", "2cd22a44-6f2e-4e36-8a1f")) {
            for (Call call : List.<Call>of(
                    () -> provider.delete(new MachineId(id)),
                    () -> provider.reboot(new MachineId(id)),
                    () -> provider.peering(new MachineId(id)),
                    () -> provider.discard(new Leftover(Leftover.ADDRESSES, id, Map.of(), Optional.empty())),
                    () -> provider.discard(new Leftover(Leftover.MACHINE, id, Map.of(), Optional.empty())),
                    () -> provider.await(new MachineId(id), Duration.ofSeconds(1)))) {
                assertThatExceptionOfType(ClusterException.class)
                        .isThrownBy(call::make)
                        .withMessageContaining("nothing was sent")
                        .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT));
            }
        }
        assertThat(boxed.box.calls()).isEmpty();
    }

    @Test
    void whatTheApiDoesNotOfferIsNamedWithWhatComesNearest() {
        PacketProvider provider = boxed.builder()
                .metro("sw")
                .plan("c3.smal.x86")
                .operatingSystem("ubunto_24_04")
                .build();

        List<Violation> violations = violations(() -> provider.create(BoxedProvider.worker(CLUSTER, 1)));

        assertThat(violations)
                .extracting(Violation::toString)
                .anyMatch(text -> text.matches("metro: there is no metro sw; the nearest are .*\\bsv\\b.*"))
                .anyMatch(text -> text.matches("plan: there is no plan c3.smal.x86; the nearest are c3.small.x86.*"))
                .anyMatch(text -> text.matches(
                        "operatingSystem: there is no operating system ubunto_24_04; the nearest are ubuntu_24_04.*"));
        assertThat(boxed.box.calls()).allMatch(call -> call.method().equals("GET"));
    }

    @Test
    void anOperatingSystemThatDoesNotGoOnThePlanIsRefused() {
        PacketProvider provider =
                boxed.builder().operatingSystem("windows_2022").build();

        assertThat(violations(() -> provider.create(BoxedProvider.worker(CLUSTER, 1))))
                .singleElement()
                .asString()
                .contains("windows_2022 cannot be installed on c3.small.x86")
                .contains("It goes on: c3.medium.x86");
    }

    @Test
    void plansThatAreNoMachinesAreNotOffered() {
        assertThat(violations(() -> boxed.builder().plan("storage_1").build().create(BoxedProvider.worker(CLUSTER, 1))))
                .singleElement()
                .asString()
                .contains("there is no plan storage_1");
    }

    @Test
    void aNameWithUnderscoresIsRefusedWithABetterOne() {
        MachineRequest request = new MachineRequest(
                CLUSTER,
                new NodeSpec(
                        "edge_worker_1",
                        Role.WORKER,
                        "worker",
                        MachineSpec.builder().build()));

        assertThat(violations(() -> boxed.provider().create(request)))
                .singleElement()
                .asString()
                .contains("call it edge-worker-1");
        assertThat(boxed.box.calls()).isEmpty();
    }

    @Test
    void metrosMayBeWrittenInUpperCaseAndTheBaseUrlWithoutPrefixOrWithASlash() throws Exception {
        try (PacketBox plain = PacketBox.builder().clock(boxed.time.clock()).start()) {
            PacketProvider provider = boxed.builder()
                    .url(URI.create(plain.url() + "/"))
                    .project(plain.project().toUpperCase(java.util.Locale.ROOT))
                    .metro(" SV ")
                    .build();

            provider.create(BoxedProvider.worker(CLUSTER, 1));

            assertThat(plain.devices()).extracting(PacketBox.Rented::metro).containsExactly("sv");
        }
    }

    @FunctionalInterface
    private interface Call {
        void make() throws Exception;
    }

    private static List<Violation> violations(Call call) {
        InvalidClusterException[] thrown = new InvalidClusterException[1];
        assertThatExceptionOfType(InvalidClusterException.class)
                .isThrownBy(call::make)
                .satisfies(e -> thrown[0] = e);
        return thrown[0].violations();
    }

    /** One that has nothing to say: only the provider is judged here. */
    private static Bootstrapper bootstrapper() {
        return (Bootstrapper) Proxy.newProxyInstance(
                Bootstrapper.class.getClassLoader(),
                new Class<?>[] {Bootstrapper.class},
                (proxy, method, arguments) -> method.getReturnType() == List.class ? List.of() : "");
    }
}
