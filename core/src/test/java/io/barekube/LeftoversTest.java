package io.barekube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.fake.FakeAddon;
import io.barekube.fake.FakeBootstrapper;
import io.barekube.fake.FakeProvider;
import io.barekube.fake.FakeWorld;
import io.barekube.run.FailureClass;
import io.barekube.run.RunStore;
import io.barekube.spi.Leftover;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.Tags;
import io.barekube.spi.Waiter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LeftoversTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    Path directory;

    private final FakeWorld world = new FakeWorld();
    private final FakeProvider provider = new FakeProvider(world);

    private Leftovers leftovers() {
        return Leftovers.on(provider).clock(CLOCK);
    }

    private MachineId machine(String name, UUID cluster, Role role, Map<String, String> more) {
        MachineId id = new MachineId("m-" + name + "-" + world.machines.size());
        world.machines.put(
                id,
                Machine.builder(id)
                        .tag(Tags.CLUSTER, name)
                        .tag(Tags.ID, cluster.toString())
                        .tag(Tags.ROLE, role.label())
                        .tags(more)
                        .build());
        world.bought.put(id, NOW.minus(Duration.ofHours(2)));
        return id;
    }

    private static List<String> ids(List<Leftovers.Finding> findings) {
        return findings.stream().map(finding -> finding.leftover().id()).toList();
    }

    @Test
    void everythingOfAClusterWithAnEndCarriesIt() throws Exception {
        Cluster.named("edge")
                .on(provider)
                .bootstrap(new FakeBootstrapper(world))
                .controlPlanes(1)
                .workers("w", 1)
                .addon(FakeAddon.network(world))
                .store(RunStore.directory(directory))
                .waiter(new Waiter(CLOCK, duration -> {}))
                .expiresAfter(Duration.ofHours(3))
                .build()
                .apply();

        assertThat(world.machines.values())
                .hasSize(2)
                .allMatch(
                        machine -> "2026-01-02T06:04:05Z".equals(machine.tags().get(Tags.EXPIRES)));
        assertThat(leftovers().find()).isEmpty();
        Clock later = Clock.fixed(NOW.plus(Duration.ofHours(4)), ZoneOffset.UTC);
        assertThat(leftovers().clock(later).find())
                .hasSize(2)
                .allMatch(finding -> finding.reason().equals("it has expired"));
    }

    @Test
    void refusesAnEndInThePast() {
        assertThatThrownBy(() -> Cluster.named("edge").expiresAfter(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsWhatHasExpiredAndChangesNothing() throws Exception {
        MachineId old = machine("a", new UUID(0, 1), Role.WORKER, Map.of(Tags.EXPIRES, "2026-01-02T03:04:05Z"));
        machine("a", new UUID(0, 1), Role.WORKER, Map.of(Tags.EXPIRES, "2026-01-02T03:04:06Z"));
        machine("a", new UUID(0, 1), Role.WORKER, Map.of(Tags.EXPIRES, "yesterday"));
        machine("a", new UUID(0, 1), Role.WORKER, Map.of());

        assertThat(ids(leftovers().find())).containsExactly(old.value());
        assertThat(world.machines).hasSize(4);
        assertThat(world.deeds).isEmpty();
    }

    @Test
    void deletesMachinesFirstAndReleasesClustersOfWhichNothingIsLeft() throws Exception {
        String past = "2026-01-01T00:00:00Z";
        UUID id = new UUID(0, 1);
        MachineId old = machine("a", id, Role.CONTROL_PLANE, Map.of(Tags.EXPIRES, past));
        machine("b", new UUID(0, 2), Role.WORKER, Map.of());
        MachineId other = machine("b", new UUID(0, 2), Role.WORKER, Map.of(Tags.EXPIRES, past));
        world.things.add(new Leftover(
                "disk",
                "d-1",
                Map.of(Tags.CLUSTER, "a", Tags.ID, id.toString(), Tags.EXPIRES, past),
                Optional.of(NOW)));

        List<Leftovers.Finding> deleted = leftovers().delete();

        assertThat(ids(deleted)).containsExactly(old.value(), other.value(), "d-1");
        assertThat(world.machines).hasSize(1);
        assertThat(world.things).isEmpty();
        assertThat(world.deeds("release")).containsExactly("release/a");
        assertThat(leftovers().delete()).isEmpty();
    }

    @Test
    void takesAClusterForAnOrphanOnlyWithoutControlPlaneAndOnlyWhenAsked() throws Exception {
        UUID dead = new UUID(0, 1);
        UUID alive = new UUID(0, 2);
        MachineId worker = machine("edge", dead, Role.WORKER, Map.of());
        machine("edge", alive, Role.CONTROL_PLANE, Map.of());
        machine("edge", alive, Role.WORKER, Map.of());
        machine("other", new UUID(0, 3), Role.WORKER, Map.of());

        assertThat(leftovers().find()).isEmpty();
        assertThat(ids(leftovers().orphansOf("edge").find())).containsExactly(worker.value());
        assertThat(ids(leftovers().orphansOf(new ClusterId("edge", dead)).find()))
                .containsExactly(worker.value());
        assertThat(leftovers().orphansOf(new ClusterId("edge", alive)).find()).isEmpty();
    }

    @Test
    void doesNotTakeAClusterInTheMakingForAnOrphan() throws Exception {
        MachineId young = machine("edge", new UUID(0, 1), Role.WORKER, Map.of());
        world.bought.put(young, NOW.minus(Duration.ofMinutes(59)));
        MachineId ageless = machine("edge", new UUID(0, 1), Role.WORKER, Map.of());
        world.bought.remove(ageless);

        assertThat(leftovers().orphansOf("edge").find()).isEmpty();
        assertThat(ids(leftovers()
                        .orphansOf("edge")
                        .grace(Duration.ofMinutes(59))
                        .find()))
                .containsExactly(young.value());
    }

    @Test
    void neverTouchesWhatCarriesNoOwnerTag() throws Exception {
        MachineId somebodyElses = new MachineId("m-1");
        FakeProvider tellsTooMuch = new FakeProvider(world) {
            @Override
            public List<Leftover> leftovers(io.barekube.spi.TagQuery query) {
                return List.of(new Leftover(
                        Leftover.MACHINE,
                        "m-1",
                        Map.of(Tags.EXPIRES, "2000-01-01T00:00:00Z"),
                        Optional.of(Instant.EPOCH)));
            }
        };
        world.machines.put(somebodyElses, Machine.builder(somebodyElses).build());

        assertThat(Leftovers.on(tellsTooMuch).matching(tags -> true).delete()).isEmpty();
        assertThat(leftovers().matching(tags -> true).delete()).isEmpty();
        assertThat(world.machines).hasSize(1);
    }

    @Test
    void deletesByTheCallersRule() throws Exception {
        machine("nightly-7", new UUID(0, 1), Role.CONTROL_PLANE, Map.of());
        machine("production", new UUID(0, 2), Role.CONTROL_PLANE, Map.of());

        leftovers()
                .matching(tags -> tags.getOrDefault(Tags.CLUSTER, "").startsWith("nightly-"))
                .delete();

        assertThat(world.machines.values())
                .singleElement()
                .matches(machine -> machine.tags().containsValue("production"));
    }

    @Test
    void goesOnAfterAFailureAndNamesItInTheEnd() {
        String past = "2026-01-01T00:00:00Z";
        MachineId first = machine("a", new UUID(0, 1), Role.WORKER, Map.of(Tags.EXPIRES, past));
        machine("b", new UUID(0, 2), Role.WORKER, Map.of(Tags.EXPIRES, past));
        world.fail("discard/" + first, 1, FailureClass.TRANSIENT, "the provider is busy");

        assertThatThrownBy(() -> leftovers().delete())
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT))
                .hasMessageContaining("1 of provider fake's leftovers could not be deleted, 1 were")
                .hasMessageContaining("the provider is busy");
        assertThat(world.machines).containsOnlyKeys(first);
    }
}
