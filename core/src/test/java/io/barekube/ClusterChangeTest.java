package io.barekube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.fake.FakeAddon;
import io.barekube.fake.FakeBootstrapper;
import io.barekube.fake.FakeProvider;
import io.barekube.fake.FakeWorld;
import io.barekube.hosts.ExistingHosts;
import io.barekube.plan.Marks;
import io.barekube.plan.Plan;
import io.barekube.plan.Risk;
import io.barekube.run.FailureClass;
import io.barekube.run.RunFailedException;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore;
import io.barekube.spi.Json;
import io.barekube.spi.MachineId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that changes, from spec to world, on fakes of the SPI. */
@Timeout(30)
class ClusterChangeTest {
    private static final String CP = "edge-control-plane-";

    @TempDir
    Path directory;

    private final FakeWorld world = new FakeWorld();

    private ClusterBuilder builder(int controlPlanes, int workers) {
        return Cluster.named("edge")
                .on(new FakeProvider(world))
                .bootstrap(new FakeBootstrapper(world))
                .controlPlanes(controlPlanes)
                .workers("w", workers)
                .addon(FakeAddon.network(world))
                .store(RunStore.directory(directory))
                .allow(Risk.DESTRUCTIVE);
    }

    private ClusterBuilder standing(int controlPlanes, int workers) throws InterruptedException {
        builder(controlPlanes, workers).build().apply();
        world.deeds.clear();
        return builder(controlPlanes, workers);
    }

    @AfterEach
    void noSafetyRuleWasBroken() {
        assertThat(world.sins).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> metadata(String node, String part) {
        Map<String, Object> fields = world.nodeFields.getOrDefault(node, Map.of());
        Map<String, Object> metadata = (Map<String, Object>) fields.getOrDefault("metadata", Map.of());
        return (Map<String, Object>) metadata.getOrDefault(part, Map.of());
    }

    private boolean isClosed(String node) {
        return world.nodeFields.getOrDefault(node, Map.of()).get("spec") instanceof Map<?, ?> spec
                && Boolean.TRUE.equals(spec.get("unschedulable"));
    }

    private Map<String, String> record() {
        return world.records.values().iterator().next();
    }

    private int at(String deed) {
        assertThat(world.deeds).contains(deed);
        return world.deeds.indexOf(deed);
    }

    private List<String> deedsAbout(Predicate<String> node) {
        return world.deeds.stream()
                .filter(deed -> deed.contains("/"))
                .filter(deed -> node.test(deed.substring(deed.indexOf('/') + 1)))
                .toList();
    }

    @Test
    void makesControlPlanesOneAfterAnotherBehindBalancersAndMarksEveryNode() throws Exception {
        RunResult result = builder(3, 2).build().apply();

        assertThat(result.nodesIn()).hasSize(5);
        assertThat(world.members).containsExactly(CP + 1, CP + 2, CP + 3);
        assertThat(at("init/" + CP + 1)).isLessThan(at("join/" + CP + 2));
        assertThat(at("join/" + CP + 2)).isLessThan(at("join/" + CP + 3));
        assertThat(world.balancers).hasSize(5);
        assertThat(new ArrayList<>(world.balancers.values())).containsOnly(world.balancers.get("edge-w-1"));
        assertThat(metadata("edge-w-1", "annotations"))
                .containsEntry(Marks.MACHINE, "m-edge-w-1")
                .containsEntry(Marks.POOL, "w")
                .containsEntry(Marks.SETTINGS, "settings-1")
                .containsEntry(Marks.BALANCED, world.balancers.get("edge-w-1"));
        assertThat(metadata(CP + 2, "annotations")).containsEntry(Marks.CERTIFICATES, "2099-01-01T00:00:00Z");
        assertThat(record())
                .containsEntry("endpoint", "127.0.0.1:7443")
                .containsEntry("pods", "10.244.0.0/16")
                .containsEntry("kubernetes", "1.36.4");
        assertThat(builder(3, 2).build().apply().changedNothing()).isTrue();
    }

    @Test
    void visitsNoHostWhenEverythingIsWell() throws Exception {
        standing(3, 4).build().apply();

        assertThat(world.deeds).containsExactlyInAnyOrder("read/api", "read/members", "close");
    }

    @Test
    void addsAWorkerAtTheSamePriceHoweverManyThereAre() throws Exception {
        standing(1, 3);
        builder(1, 4).build().apply();
        List<String> small = List.copyOf(world.deeds);
        world.deeds.clear();
        builder(1, 40).build().apply();
        world.deeds.clear();

        builder(1, 41).build().apply();

        assertThat(world.deeds).contains("join/edge-w-41");
        assertThat(deedsAbout(name -> name.startsWith("edge-") && !name.equals("edge-w-41")))
                .isEmpty();
        assertThat(counts(world.deeds, "edge-w-41")).isEqualTo(counts(small, "edge-w-4"));
    }

    /** How often each kind of thing was done; reads while waiting for Ready may differ by a poll. */
    private static Map<String, Long> counts(List<String> deeds, String node) {
        Map<String, Long> counts = new TreeMap<>();
        deeds.forEach(deed -> counts.merge(deed.replace(node, "NEW"), 1L, Long::sum));
        return counts;
    }

    @Test
    void growsFromOneControlPlaneToThreeAndMovesTheEndpoint() throws Exception {
        ClusterBuilder before = standing(1, 2);
        assertThat(record().get("endpoint")).endsWith(":6443");

        RunResult result = before.controlPlanes(3).build().apply();

        assertThat(result.nodesIn()).hasSize(5);
        assertThat(world.members).hasSize(3);
        assertThat(world.balancers).hasSize(5);
        assertThat(at("balance/edge-w-1")).isLessThan(at("move/endpoint"));
        assertThat(at("move/endpoint")).isLessThan(at("join/" + CP + 2));
        assertThat(record()).containsEntry("endpoint", "127.0.0.1:7443");
        assertThat(builder(3, 2).build().apply().changedNothing()).isTrue();
    }

    @Test
    void shrinksFromThreeControlPlanesToOneMemberByMember() throws Exception {
        standing(3, 1);
        assertThatThrownBy(() -> builder(1, 1).allow(Risk.DISRUPTIVE).build().apply())
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("allow(Risk.DESTRUCTIVE)");

        RunResult result = builder(1, 1).build().apply();

        assertThat(world.members).containsExactly(CP + 1);
        assertThat(world.nodes).containsExactly(CP + 1, "edge-w-1");
        assertThat(world.machines).hasSize(2);
        assertThat(at("remove/id-" + CP + 2)).isLessThan(at("delete/m-" + CP + 2));
        assertThat(world.balancers.get("edge-w-1"))
                .isEqualTo(world.machines
                        .get(new MachineId("m-" + CP + 1))
                        .address()
                        .orElseThrow());
        assertThat(result.nodesIn()).containsExactly(CP + 1, "edge-w-1");
        assertThat(result.nodesOut()).isEmpty();
        assertThat(builder(1, 1).build().apply().changedNothing()).isTrue();
    }

    @Test
    void replacesAWorkerByANewOneOfANewName() throws Exception {
        standing(1, 2);

        RunResult result = builder(1, 2).build().replace("edge-w-1");

        assertThat(world.nodes).containsExactly(CP + 1, "edge-w-2", "edge-w-3");
        assertThat(world.machines).doesNotContainKey(new MachineId("m-edge-w-1"));
        assertThat(at("join/edge-w-3")).isLessThan(at("delete/m-edge-w-1"));
        assertThat(result.nodesIn()).containsExactlyInAnyOrder(CP + 1, "edge-w-2", "edge-w-3");
        assertThat(result.nodesOut()).isEmpty();
        assertThat(builder(1, 2).build().apply().changedNothing()).isTrue();
    }

    @Test
    void replacesALivingControlPlaneAfterItsSuccessorIsIn() throws Exception {
        standing(3, 1);

        builder(3, 1).build().replace(CP + 1);

        assertThat(world.members).containsExactly(CP + 2, CP + 3, CP + 4);
        assertThat(at("join/" + CP + 4)).isLessThan(at("remove/id-" + CP + 1));
        assertThat(at("remove/id-" + CP + 1)).isLessThan(at("delete/m-" + CP + 1));
        assertThat(builder(3, 1).build().apply().changedNothing()).isTrue();
    }

    @Test
    void replacesADeadControlPlaneThatWasTheFirst() throws Exception {
        standing(3, 1);
        world.kill(CP + 1);

        builder(3, 1).build().replace(CP + 1);

        assertThat(world.members).containsExactly(CP + 2, CP + 3, CP + 4);
        assertThat(at("remove/id-" + CP + 1)).isLessThan(at("join/" + CP + 4));
        assertThat(builder(3, 1).build().apply().changedNothing()).isTrue();
    }

    @Test
    void goesOnWithAReplacementThatARunDidNotFinish() throws Exception {
        standing(1, 2);
        world.fail("delete/m-edge-w-1", 9, FailureClass.PERMANENT, "the process died");
        assertThatThrownBy(() -> builder(1, 2).build().replace("edge-w-1")).isInstanceOf(RunFailedException.class);

        world.forgive("delete/m-edge-w-1");
        builder(1, 2).build().apply();

        assertThat(world.machines).hasSize(3);
        assertThat(world.nodes).containsExactly(CP + 1, "edge-w-2", "edge-w-3");
        assertThat(builder(1, 2).build().apply().changedNothing()).isTrue();
    }

    @Test
    void answersThroughWhicheverControlPlaneIsAlive() throws Exception {
        standing(3, 1);
        for (int dead = 1; dead <= 3; dead++) {
            world.kill(CP + dead);
            assertThat(builder(3, 1).build().nodes()).hasSize(4);
            assertThat(builder(3, 1).build().kubeconfig()).isNotNull();
            world.dead.clear();
            world.notReady.clear();
        }
    }

    @Test
    void upgradesControlPlanesFirstAndEveryNodeEmptied() throws Exception {
        builder(3, 2).kubernetes("1.35.8").build().apply();
        world.pods.put("default/web", "edge-w-1");
        world.deeds.clear();

        builder(3, 2).build().apply();

        assertThat(world.deeds("upgrade"))
                .containsExactly(
                        "upgrade/" + CP + 1,
                        "upgrade/" + CP + 2,
                        "upgrade/" + CP + 3,
                        "upgrade/edge-w-1",
                        "upgrade/edge-w-2");
        assertThat(world.versions.values()).containsOnly("1.36.4");
        assertThat(world.pods).isEmpty();
        assertThat(world.nodes).noneMatch(this::isClosed);
        assertThat(record()).containsEntry("kubernetes", "1.36.4");
        assertThat(builder(3, 2).build().apply().changedNothing()).isTrue();
    }

    private ClusterBuilder upgrade(ChangePolicy.Blocked blocked) throws InterruptedException {
        builder(1, 2).kubernetes("1.35.8").build().apply();
        world.pods.put("default/web", "edge-w-1");
        world.held.add("default/web");
        world.deeds.clear();
        return builder(1, 2).changes(ChangePolicy.DEFAULT.withDrain(Duration.ofMillis(1500), blocked));
    }

    @Test
    void namesThePodAndTheBudgetThatHoldANodeAndOpensItAgain() throws Exception {
        ClusterBuilder blocked = upgrade(ChangePolicy.Blocked.FAIL);

        RunFailedException e = catchThrowableOfType(
                RunFailedException.class, () -> blocked.build().apply());

        assertThat(e.result().failure().orElseThrow().firstError())
                .contains("edge-w-1 could not be drained", "default/web", "the disruption budget keep");
        assertThat(isClosed("edge-w-1")).isFalse();
        assertThat(world.deeds("upgrade")).doesNotContain("upgrade/edge-w-1", "upgrade/edge-w-2");
        assertThat(world.pods).containsKey("default/web");
    }

    @Test
    void goesOnPastAPodThatWillNotGoWhenToldTo() throws Exception {
        upgrade(ChangePolicy.Blocked.SKIP).build().apply();

        assertThat(world.deeds("upgrade")).contains("upgrade/edge-w-1", "upgrade/edge-w-2");
        assertThat(world.pods).containsKey("default/web");
    }

    @Test
    void deletesAPodThatWillNotGoWhenToldTo() throws Exception {
        upgrade(ChangePolicy.Blocked.FORCE).build().apply();

        assertThat(world.pods).isEmpty();
    }

    @Test
    void leavesANodeClosedThatAPersonClosed() throws Exception {
        builder(1, 1).kubernetes("1.35.8").build().apply();
        world.nodeFields.computeIfPresent("edge-w-1", (node, fields) -> {
            Map<String, Object> copy = new LinkedHashMap<>(fields);
            copy.put("spec", Map.of("unschedulable", true));
            return copy;
        });

        builder(1, 1).build().apply();

        assertThat(world.versions).containsEntry("edge-w-1", "1.36.4");
        assertThat(isClosed("edge-w-1")).isTrue();
    }

    @Test
    void givesAndTakesLabelsAndLeavesThoseOfOthersAlone() throws Exception {
        builder(1, 0)
                .workers("db", 1, machine -> machine.label("tier", "db").label("disk", "nvme"))
                .build()
                .apply();
        Map<String, Object> fields = new LinkedHashMap<>(world.nodeFields.get("edge-db-1"));
        Map<String, Object> metadata = new LinkedHashMap<>(Json.object(fields.get("metadata")));
        Map<String, Object> labels = new LinkedHashMap<>(metadata("edge-db-1", "labels"));
        labels.put("somebody-elses", "yes");
        metadata.put("labels", labels);
        fields.put("metadata", metadata);
        world.nodeFields.put("edge-db-1", fields);

        builder(1, 0)
                .workers("db", 1, machine -> machine.label("tier", "cache"))
                .build()
                .apply();

        assertThat(metadata("edge-db-1", "labels")).isEqualTo(Map.of("tier", "cache", "somebody-elses", "yes"));
    }

    @Test
    void rollsChangedSettingsThroughTheNodes() throws Exception {
        standing(1, 2);
        world.settings = "settings-2";

        builder(1, 2).build().apply();

        assertThat(world.deeds("reconfigure"))
                .containsExactly("reconfigure/" + CP + 1, "reconfigure/edge-w-1", "reconfigure/edge-w-2");
        assertThat(world.deeds("prepare")).isEmpty();
        assertThat(builder(1, 2).build().apply().changedNothing()).isTrue();
    }

    @Test
    void reconfiguresANodeAlsoWhenItsReconfigurationBrokeOffAndTheOldSettingsAreWantedAgain() throws Exception {
        standing(1, 1);
        world.settings = "settings-2";
        world.fail("reconfigure/edge-w-1", 1, FailureClass.PERMANENT, "half of it is done");
        assertThatThrownBy(() -> builder(1, 1).build().apply()).isInstanceOf(RunFailedException.class);
        world.settings = "settings-1";
        world.deeds.clear();

        builder(1, 1).build().apply();

        assertThat(world.deeds("reconfigure")).containsExactly("reconfigure/" + CP + 1, "reconfigure/edge-w-1");
        assertThat(builder(1, 1).build().apply().changedNothing()).isTrue();
    }

    @Test
    void balancesANodeAnewWhenItsBalancingBrokeOff() throws Exception {
        standing(3, 1);
        world.fail("balance/edge-w-1", 1, FailureClass.PERMANENT, "half of it is done");
        assertThatThrownBy(() -> builder(1, 1).build().apply()).isInstanceOf(RunFailedException.class);
        world.deeds.clear();

        builder(3, 1).build().apply();

        assertThat(world.deeds("balance")).contains("balance/edge-w-1");
        assertThat(builder(3, 1).build().apply().changedNothing()).isTrue();
    }

    @Test
    void noticesAnotherNetworkAlsoWhenTheFirstRunDiedRightAfterTheInitialisation() throws Exception {
        world.fail("apply/net", 1, FailureClass.PERMANENT, "it is over");
        world.fail("patch/" + CP + 1, 1, FailureClass.PERMANENT, "it is over");
        assertThatThrownBy(() -> builder(1, 1).build().apply()).isInstanceOf(RunFailedException.class);

        assertThatThrownBy(() -> builder(1, 1).podCidr("10.99.0.0/16").build().plan())
                .isInstanceOf(InvalidClusterException.class)
                .hasMessageContaining("podCidr");
    }

    @Test
    void renewsCertificatesBeforeTheyExpire() throws Exception {
        world.certificatesExpire = Instant.now().plus(Duration.ofDays(20));
        standing(3, 1);

        builder(3, 1).build().apply();

        assertThat(world.deeds("renew")).containsExactly("renew/" + CP + 1, "renew/" + CP + 2, "renew/" + CP + 3);
        assertThat(builder(3, 1).build().apply().changedNothing()).isTrue();
    }

    @Test
    void saysWhatHasChangedSinceThePlan() throws Exception {
        Cluster more = standing(1, 2).withoutWorkers().workers("w", 3).build();
        Plan plan = more.plan();
        world.notReady.add("edge-w-2");

        assertThatThrownBy(() -> more.start(plan))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.WORLD_CHANGED))
                .hasMessageContaining("now wanted is ready/edge-w-2 (it is not Ready)");
        world.notReady.remove("edge-w-2");
        assertThat(more.start(plan).await().succeeded()).isTrue();
    }

    @Test
    void saysWhichReasonIsAnotherOne() throws Exception {
        Cluster newer = builder(1, 1).build();
        builder(1, 1).kubernetes("1.35.8").build().apply();
        Plan plan = newer.plan();
        world.versions.put("edge-w-1", "1.35.9");

        assertThatThrownBy(() -> newer.start(plan))
                .hasMessageContaining(
                        "drain/edge-w-1 was wanted because \"it runs v1.35.8\", and now because \"it runs v1.35.9\"");
    }

    @Test
    void showsHowFilesWouldChangeOnHostsThatAreThere() throws Exception {
        standing(1, 2);
        world.settings = "settings-2";

        Plan plan = builder(1, 3).build().plan();

        assertThat(plan.files()).extracting(Plan.FileChange::node).containsExactly(CP + 1, "edge-w-1", "edge-w-2");
        assertThat(plan.toString()).contains("    changes /etc/settings:\n      -old\n      +settings-2\n");
        assertThat(plan.toJson().get("files").toString()).contains("+settings-2");
        assertThat(new Plan(plan.cluster(), plan.purpose(), plan.steps()).hash())
                .isEqualTo(plan.hash());
        world.deeds.clear();
        assertThat(builder(1, 3).build().start(plan).await().succeeded()).isTrue();
        assertThat(world.deeds("changes")).isEmpty();
    }

    @Test
    void plansThoughAHostDoesNotTellItsFiles() throws Exception {
        standing(1, 1);
        world.settings = "settings-2";
        world.fail("changes/edge-w-1", 1, FailureClass.TRANSIENT, "connection lost");

        Plan plan = builder(1, 1).build().plan();

        assertThat(plan.files().get(1).path()).isEqualTo(Plan.FileChange.UNKNOWN);
        assertThat(plan.toString()).contains("changes of its files are not known:\n      connection lost");
    }

    @Test
    void destroysByNameAloneWithoutStoreOrSpec() throws Exception {
        standing(3, 2);
        RunStore stranger = RunStore.directory(directory.resolve("stranger"));
        ExistingCluster existing = Cluster.existing("edge")
                .on(new FakeProvider(world))
                .bootstrap(new FakeBootstrapper(world))
                .store(stranger);

        assertThat(existing.planDestroy().steps()).hasSize(6);
        assertThat(existing.destroy().succeeded()).isTrue();

        world.sins.clear(); // nobody needs a quorum any more
        assertThat(world.machines).isEmpty();
        assertThat(world.deeds("release")).containsExactly("release/edge");
        assertThat(stranger.identity("edge")).isEqualTo(Optional.empty());
        assertThat(existing.destroy().changedNothing()).isTrue();
    }

    @Test
    void resetsHostsThatSayTheyAreTheClustersAndNoOthers() throws Exception {
        ExistingHosts hosts = ExistingHosts.builder()
                .privateKey(Secret.of("-----BEGIN PRIVATE KEY-----"))
                .noHostKeyCheckInsecure()
                .host("a", "10.0.0.1")
                .host("b", "10.0.0.2")
                .host("c", "10.0.0.3")
                .host("d", "10.0.0.4")
                .build();
        builder(1, 2).on(hosts).build().apply();
        world.owners.put("d", new ClusterId("other", new UUID(0, 7)));
        world.kill("a");
        world.deeds.clear();
        ExistingCluster existing = Cluster.existing("edge")
                .on(hosts)
                .bootstrap(new FakeBootstrapper(world))
                .timeouts(Timeouts.DEFAULT.times(0.001))
                .store(RunStore.directory(directory.resolve("stranger")));

        assertThatThrownBy(existing::destroy)
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("on a ");
        assertThat(world.deeds("reset")).containsExactlyInAnyOrder("reset/b", "reset/c");
        world.dead.clear();
        existing.destroy();

        assertThat(world.owners).containsOnlyKeys("d");
    }

    @Test
    void resetsAHostThatTheSpecHasNoLonger() throws Exception {
        ExistingHosts hosts = ExistingHosts.builder()
                .privateKey(Secret.of("-----BEGIN PRIVATE KEY-----"))
                .noHostKeyCheckInsecure()
                .host("a", "10.0.0.1")
                .host("b", "10.0.0.2")
                .host("c", "10.0.0.3")
                .build();
        builder(1, 2).on(hosts).build().apply();

        builder(1, 1).on(hosts).build().destroy();

        assertThat(world.owners).isEmpty();
    }

    @Test
    void destroyNeedsAProviderAndABootstrapper() {
        assertThatThrownBy(() -> Cluster.existing("edge").destroy())
                .isInstanceOf(InvalidClusterException.class)
                .hasMessageContaining("on(..)")
                .hasMessageContaining("bootstrap(");
    }
}
