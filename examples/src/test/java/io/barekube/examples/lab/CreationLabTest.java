package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Cluster;
import io.barekube.ClusterId;
import io.barekube.Node;
import io.barekube.addon.flannel.Flannel;
import io.barekube.addon.manifests.Manifests;
import io.barekube.addon.metallb.MetalLb;
import io.barekube.event.ClusterEvent;
import io.barekube.event.ClusterEvent.RunEnded;
import io.barekube.event.ClusterEvent.RunStarted;
import io.barekube.event.ClusterEvent.StepEnded;
import io.barekube.event.ClusterEvent.StepFailed;
import io.barekube.event.ClusterEvent.StepStarted;
import io.barekube.plan.Plan;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore;
import io.barekube.spi.BootstrapSession.Traffic;
import io.barekube.spi.Condition;
import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** One cluster's life: planned, made, looked at, found in order, made larger, taken away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CreationLabTest {
    private static final String NAME = "creation";
    private static final String ADDRESS = "10.89.73.200";
    private static final String CONTROL_PLANE = NAME + "-control-plane-1";
    private static final String PLAIN = NAME + "-plain-1";
    private static final String STORAGE = NAME + "-storage-1";
    private static final Pattern TOKEN = Pattern.compile("\\b[a-z0-9]{6}\\.[a-z0-9]{16}\\b");

    /** Where a careless hand would leave a secret on a host; kubectl keeps the API's documentation below /run/barekube, which speaks of keys. */
    private static final String TRACES = "journalctl -u 'barekube*' -u ssh --no-pager -o cat;"
            + " find /run/barekube /etc/barekube -type f -not -path '*/kubectl/*' -exec cat {} +;"
            + " cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '; ls -a /root /tmp";

    private LabMachines machines;
    private LabCluster lab;
    private Cluster cluster;
    private Plan plan;
    private ClusterId id;
    private RunResult created;
    private List<Traffic> creationTraffic;

    @BeforeAll
    void create() throws IOException, InterruptedException {
        machines = LabMachines.of(NAME, "10.89.73.0/24");
        lab = new LabCluster(NAME, machines.scratch());
        cluster = lab.builder()
                .on(machines.provider())
                .controlPlanes(1)
                .workers("plain", 1)
                .workers(
                        "storage",
                        1,
                        machine -> machine.label("disk", "fast")
                                .label("node.kubernetes.io/tier", "storage")
                                .taint("dedicated", "storage", "NoSchedule"))
                .addon(Flannel.vxlan())
                .addon(MetalLb.layer2(ADDRESS + "-10.89.73.220"))
                .addon(page())
                .build();
        plan = cluster.plan();
        created = cluster.apply();
        creationTraffic = lab.latestTraffic();
        id = cluster.plan().cluster(); // a mere plan before the first run keeps no id
    }

    @AfterAll
    void nothingIsLeft() throws IOException, InterruptedException {
        machines.close();
    }

    private static Manifests page() {
        return Manifests.named("page")
                .version("1")
                .after("metallb")
                .text("""
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: web}
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: page, namespace: web}
                    spec:
                      replicas: 1
                      selector: {matchLabels: {app: page}}
                      template:
                        metadata: {labels: {app: page}}
                        spec:
                          containers:
                          - name: web
                            image: registry.k8s.io/e2e-test-images/agnhost:2.63.0
                            args: [netexec, --http-port=80]
                            readinessProbe: {httpGet: {path: /hostname, port: 80}, periodSeconds: 1}
                    ---
                    apiVersion: v1
                    kind: Service
                    metadata:
                      name: page
                      namespace: web
                      annotations: {metallb.io/loadBalancerIPs: %s}
                    spec:
                      type: LoadBalancer
                      selector: {app: page}
                      ports: [{port: 80}]
                    """.formatted(ADDRESS))
                .ready(Condition.rolledOut(ObjectRef.in("web", "apps/v1", "Deployment", "page")))
                .build();
    }

    @Test
    @Order(1)
    void planNamesEachMachineWithReasonsAndTouchesNothing() {
        assertThat(plan.toString())
                .contains(CONTROL_PLANE, PLAIN, STORAGE, "the cluster")
                .contains("create machine: no machine carries this node's tag")
                .contains("join worker: it is not a node of the cluster yet")
                .contains("install metallb")
                .contains("prove flannel");
        assertThat(plan.steps())
                .allSatisfy(step -> assertThat(step.common().reason()).isNotBlank());
        assertThat(created.steps()).hasSameSizeAs(plan.steps());
    }

    @Test
    @Order(1)
    void nodesAreReadyWithTheLabelsAndTaintsOfTheirPool() throws IOException, InterruptedException {
        assertThat(cluster.nodes())
                .hasSize(3)
                .allMatch(Node::ready)
                .extracting(Node::kubeletVersion)
                .containsOnly("v1.36.4");
        assertThat(created.nodesIn()).containsExactly(CONTROL_PLANE, PLAIN, STORAGE);

        KubeObject storage = node(STORAGE);
        assertThat(storage.text("metadata", "labels", "disk")).contains("fast");
        assertThat(storage.text("metadata", "labels", "node.kubernetes.io/tier"))
                .contains("storage");
        assertThat(storage.items("spec", "taints"))
                .extracting(KubeObject::json)
                .containsExactly(
                        KubeObject.parse("{\"effect\":\"NoSchedule\",\"key\":\"dedicated\",\"value\":\"storage\"}")
                                .json());
        assertThat(node(PLAIN).items("spec", "taints")).isEmpty();
        assertThat(node(CONTROL_PLANE).items("spec", "taints"))
                .singleElement()
                .satisfies(taint -> assertThat(taint.text("key")).contains("node-role.kubernetes.io/control-plane"));
    }

    private KubeObject node(String name) throws IOException, InterruptedException {
        return KubeObject.parse(kubectl("get", "node", name, "-o", "json"));
    }

    /** Out here, with the file that a caller gets. */
    private String kubectl(String... arguments) throws IOException, InterruptedException {
        Path program = machines.scratch().resolve("kubectl");
        if (!Files.exists(program)) {
            machines.copy(CONTROL_PLANE, "/usr/local/bin/kubectl");
        }
        Path file = cluster.kubeconfig().writeTo(machines.scratch().resolve("kubeconfig"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        List<String> command = new ArrayList<>(List.of(
                program.toString(), "--kubeconfig", file.toString(), "--cache-dir", machines.scratch() + "/cache"));
        command.addAll(List.of(arguments));
        return Command.run(Map.of(), command.toArray(String[]::new)).successful();
    }

    @Test
    @Order(1)
    void pageAnswersFromOutsideAtItsLoadBalancerAddress() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + ADDRESS + "/hostname"))
                .timeout(Duration.ofSeconds(10))
                .build();
        String body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();

        assertThat(body).startsWith("page-");
        assertThat(kubectl("get", "service", "page", "-n", "web", "-o", "jsonpath={.status.loadBalancer.ingress}"))
                .contains(ADDRESS);
    }

    @Test
    @Order(1)
    void proofsAndPodsOfAddonsLeaveNothingBehind() throws IOException, InterruptedException {
        assertThat(kubectl("get", "namespaces", "-o", "jsonpath={.items[*].metadata.name}")
                        .split(" "))
                .containsExactlyInAnyOrder(
                        "default",
                        "kube-flannel",
                        "kube-node-lease",
                        "kube-public",
                        "kube-system",
                        "metallb-system",
                        "web");
    }

    @Test
    @Order(1)
    void workerCostsOneConnectionAndAtMostEightRoundTrips() {
        assertThat(creationTraffic)
                .hasSize(3)
                .allSatisfy(host -> assertThat(host.connections()).isEqualTo(1));
        assertThat(creationTraffic)
                .filteredOn(host -> !host.host().equals(CONTROL_PLANE))
                .hasSize(2)
                .allSatisfy(host -> assertThat(host.roundTrips()).isLessThanOrEqualTo(8));
    }

    @Test
    @Order(1)
    void eventsArePairedOrderedAndNeverGoBack() {
        List<ClusterEvent> events = lab.events().subList(0, indexOfFirstEnd() + 1);

        assertThat(events.get(0)).isInstanceOf(RunStarted.class);
        assertThat(events.stream().map(event -> event.stamp().sequence()))
                .containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(1, events.size())
                        .boxed()
                        .toList());
        assertThat(events.stream().map(event -> event.stamp().fraction())).isSorted();
        assertThat(events.get(events.size() - 1).stamp().fraction()).isEqualTo(1.0);
        List<String> begun = events.stream()
                .filter(StepStarted.class::isInstance)
                .map(event -> ((StepStarted) event).step().id().value())
                .toList();
        List<String> ended = events.stream()
                .filter(StepEnded.class::isInstance)
                .map(event -> ((StepEnded) event).step().id().value())
                .toList();
        assertThat(events).noneMatch(StepFailed.class::isInstance);
        assertThat(begun)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(ended)
                .hasSameSizeAs(plan.steps());
    }

    private int indexOfFirstEnd() {
        List<ClusterEvent> events = lab.events();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i) instanceof RunEnded) {
                return i;
            }
        }
        throw new AssertionError("the run never ended");
    }

    @Test
    @Order(1)
    void nobodyIsToldASecret() throws IOException, InterruptedException {
        String told = lab.events() + lab.journals() + lab.log() + plan + Json.write(plan.toJson()) + created;

        assertThat(lab.journals()).contains("run-begun", "run-ended");
        assertThat(told).doesNotContain("client-key-data", "PRIVATE KEY").doesNotContainPattern(TOKEN);
        for (String node : List.of(CONTROL_PLANE, PLAIN, STORAGE)) {
            assertThat(machines.on(node, TRACES))
                    .doesNotContain("client-key-data")
                    .doesNotContainPattern(TOKEN);
        }
    }

    @Test
    @Order(1)
    void hostsHoldAnInventoryOfWhatWasDoneToThem() throws InterruptedException {
        for (String node : List.of(CONTROL_PLANE, PLAIN, STORAGE)) {
            KubeObject inventory = KubeObject.parse(machines.on(node, "cat /etc/barekube/inventory.json"));

            assertThat(inventory.text("clusterName")).contains(NAME);
            assertThat(inventory.text("clusterId")).contains(id.uuid().toString());
            assertThat(inventory.text("node")).contains(node);
            assertThat(Json.list(inventory.at("record").orElseThrow()))
                    .contains("file /usr/local/bin/kubelet", "file /etc/systemd/system/kubelet.service");
        }
    }

    @Test
    @Order(2)
    void secondApplyChangesNothingAtTheCostOfTwoRoundTripsToTheControlPlane() throws InterruptedException {
        RunResult again = cluster.apply();

        assertThat(again.changedNothing()).isTrue();
        assertThat(lab.latestTraffic()).singleElement().satisfies(host -> {
            assertThat(host.host()).isEqualTo(CONTROL_PLANE);
            assertThat(host.connections()).isEqualTo(1);
            assertThat(host.roundTrips()).isLessThanOrEqualTo(2);
        });
        assertThat(cluster.plan().toString()).contains("nothing to do");
    }

    @Test
    @Order(3)
    void callerWithoutMemoryFindsTheClusterAndNothingToDo() throws InterruptedException {
        Cluster adopted = cluster.toBuilder()
                .store(RunStore.directory(machines.scratch().resolve("elsewhere")))
                .build();

        assertThat(adopted.plan().cluster()).isEqualTo(id);
        assertThat(adopted.apply().changedNothing()).isTrue();
    }

    @Test
    @Order(4)
    void oneWorkerMoreIsTheOnlyOneTouched() throws InterruptedException {
        String fresh = NAME + "-plain-2";
        Cluster larger = cluster.toBuilder()
                .withoutWorkers()
                .workers("plain", 2)
                .workers(
                        "storage",
                        1,
                        machine -> machine.label("disk", "fast")
                                .label("node.kubernetes.io/tier", "storage")
                                .taint("dedicated", "storage", "NoSchedule"))
                .build();

        RunResult result = larger.apply();

        assertThat(lab.latestTraffic()).extracting(Traffic::host).containsExactlyInAnyOrder(CONTROL_PLANE, fresh);
        assertThat(result.steps())
                .extracting(RunResult.StepTime::step)
                .containsExactlyInAnyOrder("create/" + fresh, "prepare/" + fresh, "join/" + fresh, "ready/" + fresh);
        assertThat(larger.nodes()).hasSize(4).allMatch(Node::ready);
    }

    @Test
    @Order(5)
    void destroyLeavesNothingOnTheEngineAndInTheStore() throws IOException, InterruptedException {
        cluster.destroy();

        assertThat(machines.remains()).isEmpty();
        assertThat(lab.journals()).isEmpty();
        assertThat(cluster.destroy().changedNothing()).isTrue();
    }
}
