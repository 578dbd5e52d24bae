package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.barekube.Cluster;
import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.MachineSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.addon.flannel.Flannel;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.plan.Plan.FileChange;
import io.barekube.run.FailureClass;
import io.barekube.spi.Addon;
import io.barekube.spi.Artifact;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.BootstrapSession.Traffic;
import io.barekube.spi.Host;
import io.barekube.spi.Json;
import io.barekube.spi.KubeApi;
import io.barekube.spi.KubeObject;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Waiter;
import io.barekube.spi.Waiter.Look;
import io.barekube.testkit.Lab;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What is done to nodes while they are nodes, asked of the bootstrapper itself: another version, other settings, new certificates, eviction, and their end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class NodeLifeLongLabTest {
    private static final String NAME = "nodelife";
    private static final String OLD = "1.35.8";
    private static final String NEW = "1.36.4";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Endpoint ENDPOINT = new Endpoint.SingleControlPlane();

    private final ClusterId id = new ClusterId(NAME, UUID.randomUUID());
    private final Map<String, HostState> before = new LinkedHashMap<>();
    private final List<String> news = new CopyOnWriteArrayList<>();
    private final Kubeadm plain = Kubeadm.overSsh();
    private final Kubeadm tuned = plain.kubelet("maxPods", 200)
            .apiServerArg("max-requests-inflight", "555")
            .etcdArg("snapshot-count", "20000")
            .proxy("metricsBindAddress", "127.0.0.1:10249");

    private LabMachines machines;
    private Host controlPlane;
    private Host worker;
    private volatile Progress onNews = line -> {};

    @BeforeAll
    void createOldCluster() throws Exception {
        machines = LabMachines.of(NAME, "10.89.82.0/24");
        controlPlane = machine(NAME + "-cp", Role.CONTROL_PLANE);
        worker = machine(NAME + "-w", Role.WORKER);
        try (BootstrapSession session = session(OLD, plain)) {
            for (Host host : hosts()) {
                session.prepare(host, news::add);
            }
            session.init(controlPlane, ENDPOINT, news::add);
            session.joinWorker(worker, List.of(controlPlane), ENDPOINT, news::add);
            KubeApi api = api(session);
            api.apply(network());
            await(
                    "nodes are Ready",
                    () -> api.read(List.of(ObjectRef.all("v1", "Node"))).stream()
                                    .filter(node -> node.condition("Ready"))
                                    .count()
                            == 2);
        }
    }

    @AfterAll
    void nothingIsLeft() throws IOException, InterruptedException {
        Files.writeString(
                Files.createDirectories(Path.of("target/lab-logs")).resolve(NAME + ".news"), String.join("\n", news));
        machines.close();
    }

    private Host machine(String name, Role role) throws InterruptedException {
        NodeSpec node =
                new NodeSpec(name, role, role.label(), MachineSpec.builder().build());
        var created = machines.provider().create(new MachineRequest(id, node));
        Host host = new Host(node, machines.provider().await(created.id(), PATIENCE));
        before.put(name, HostState.of(machines, name));
        return host;
    }

    private List<Host> hosts() {
        return List.of(controlPlane, worker);
    }

    private ClusterSpec spec(String version, Kubeadm kubeadm) {
        return Lab.ofThisMachine()
                .supply(Cluster.named(NAME))
                .kubernetes(version)
                .on(machines.provider())
                .bootstrap(kubeadm)
                .controlPlanes(1)
                .workers(1)
                .addon(Flannel.vxlan())
                .build()
                .spec();
    }

    private BootstrapSession session(String version, Kubeadm kubeadm) {
        Lab machine = Lab.ofThisMachine();
        return kubeadm.open(new BootstrapContext(
                id,
                spec(version, kubeadm),
                machine.bundle().map(ArtifactSource::bundle).orElseGet(ArtifactSource::upstream),
                machine.registry().map(address -> URI.create("http://" + address)),
                List.of(),
                Waiter.system()));
    }

    private KubeApi api(BootstrapSession session) {
        return session.api(List.of(controlPlane));
    }

    private List<KubeObject> network() throws IOException, InterruptedException {
        Lab machine = Lab.ofThisMachine();
        ArtifactSource source = machine.bundle().map(ArtifactSource::bundle).orElseGet(ArtifactSource::upstream);
        Addon flannel = Flannel.vxlan();
        ClusterSpec spec = spec(OLD, plain);
        Map<Artifact, String> files = new LinkedHashMap<>();
        for (Artifact artifact : flannel.requires(spec).artifacts()) {
            try (InputStream stream = source.resolve(artifact).open()) {
                files.put(artifact, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return flannel.stages(spec, files).stream()
                .flatMap(stage -> stage.objects().stream())
                .toList();
    }

    private void tell(String line) {
        news.add(Instant.now() + " " + line);
        onNews.line(line);
    }

    private static void await(String what, Question question) throws InterruptedException {
        Waiter.system()
                .until(
                        what,
                        PATIENCE,
                        Duration.ofSeconds(1),
                        () -> question.ask() ? Look.found(true) : Look.notYet("not yet"));
    }

    private interface Question {
        boolean ask() throws InterruptedException;
    }

    @Test
    @Order(1)
    void nothingWouldChangeOnAHostThatIsAsItShouldBe() throws InterruptedException {
        try (BootstrapSession session = session(OLD, plain)) {
            for (Host host : hosts()) {
                assertThat(session.changes(host, List.of(controlPlane), ENDPOINT))
                        .isEmpty();
            }
        }
    }

    @Test
    @Order(2)
    void upgradeOfAControlPlaneGoesOnAfterItWasKilled() throws InterruptedException {
        onNews = line -> {
            if (line.contains("Preparing for \"kube-apiserver\"")) {
                onNews = more -> {};
                run(controlPlane, "systemctl kill -s KILL barekube-upgrade");
            }
        };
        try (BootstrapSession session = session(NEW, plain)) {
            assertThatThrownBy(() -> session.upgrade(controlPlane, this::tell)).isInstanceOf(ClusterException.class);
        }
        tell("--- killed");
        try (BootstrapSession session = session(NEW, plain)) {
            session.upgrade(controlPlane, this::tell);
            session.upgrade(worker, this::tell);
        }
        tell("--- upgraded");
        try (BootstrapSession session = session(NEW, plain)) {
            KubeApi api = api(session);
            for (KubeObject node : api.read(List.of(ObjectRef.all("v1", "Node")))) {
                await(node.name() + " has the new kubelet and is Ready", () -> {
                    KubeObject now = api.read(List.of(node.ref())).get(0);
                    return now.condition("Ready")
                            && now.text("status", "nodeInfo", "kubeletVersion").equals(Optional.of("v" + NEW));
                });
            }
            // kubelet, once started anew, makes the objects of its static pods anew as well
            await("all of the control plane is shown", () -> images(api).size() == 6);
            assertThat(images(api))
                    .contains("registry.k8s.io/kube-apiserver:v" + NEW, "registry.k8s.io/etcd:3.6.8-0")
                    .contains("registry.k8s.io/kube-proxy:v" + NEW, "registry.k8s.io/coredns/coredns:v1.14.2")
                    .noneMatch(image -> image.endsWith(":v" + OLD));
            assertThat(api.get("/version")).contains("v" + NEW);
        }
        for (Host host : hosts()) {
            assertThat(machines.on(host.name(), "ls -d /etc/kubernetes/tmp /usr/local/bin/.next-* 2>/dev/null; true"))
                    .isEmpty();
        }
        assertNothingToPrepare(NEW, plain);
    }

    private static List<String> images(KubeApi api) throws InterruptedException {
        return api
                .read(List.of(
                        ObjectRef.in("kube-system", "v1", "Pod", "etcd-" + NAME + "-cp"),
                        ObjectRef.in("kube-system", "v1", "Pod", "kube-apiserver-" + NAME + "-cp"),
                        ObjectRef.in("kube-system", "v1", "Pod", "kube-scheduler-" + NAME + "-cp"),
                        ObjectRef.in("kube-system", "v1", "Pod", "kube-controller-manager-" + NAME + "-cp"),
                        ObjectRef.in("kube-system", "apps/v1", "DaemonSet", "kube-proxy"),
                        ObjectRef.in("kube-system", "apps/v1", "Deployment", "coredns")))
                .stream()
                .flatMap(object -> Stream.concat(
                        object.items("spec", "containers").stream(),
                        object.items("spec", "template", "spec", "containers").stream()))
                .map(container -> container.text("image").orElse(""))
                .toList();
    }

    private void assertNothingToPrepare(String version, Kubeadm kubeadm) throws InterruptedException {
        try (BootstrapSession session = session(version, kubeadm)) {
            for (Host host : hosts()) {
                session.prepare(host, this::tell);
            }
            assertThat(session.traffic()).extracting(Traffic::roundTrips).containsOnly(1);
        }
    }

    @Test
    @Order(3)
    void anUpgradeThatIsDoneIsDoneAgainWithoutHarm() throws InterruptedException {
        int seen = news.size();
        try (BootstrapSession session = session(NEW, plain)) {
            session.upgrade(controlPlane, this::tell);
            session.upgrade(worker, this::tell);
        }
        assertThat(news.subList(seen, news.size()))
                .noneMatch(line ->
                        line.contains("receiving") || line.contains("anew") || line.contains("upgraded successfully!"));
        assertNothingToPrepare(NEW, plain);
        try (BootstrapSession session = session(OLD, plain)) {
            assertThatThrownBy(() -> session.upgrade(controlPlane, this::tell))
                    .hasMessageContaining("there is no way back to " + OLD);
        }
        assertNothingToPrepare(NEW, plain);
    }

    @Test
    @Order(4)
    void changedSettingsAreShownThenPutToUse() throws InterruptedException {
        try (BootstrapSession session = session(NEW, tuned)) {
            List<FileChange> changes = session.changes(worker, List.of(controlPlane), ENDPOINT);
            assertThat(changes).singleElement().satisfies(change -> {
                assertThat(change.node()).isEqualTo(worker.name());
                assertThat(change.path()).endsWith("/kubeletconfiguration+merge.json");
                assertThat(change.diff()).contains("+  \"maxPods\": 200,").startsWith("--- a/etc/barekube");
            });
            assertThat(session.changes(controlPlane, List.of(controlPlane), ENDPOINT))
                    .extracting(FileChange::path)
                    .containsExactlyInAnyOrder(
                            changes.get(0).path(),
                            "/etc/kubernetes/manifests/etcd.yaml",
                            "/etc/kubernetes/manifests/kube-apiserver.yaml");
            for (Host host : hosts()) {
                session.reconfigure(host, this::tell);
            }
            tell("--- reconfigured");
            KubeApi api = api(session);
            for (Host host : hosts()) {
                await(
                        host.name() + " takes 200 pods",
                        () -> api.read(List.of(ObjectRef.clusterWide("v1", "Node", host.name())))
                                .get(0)
                                .text("status", "capacity", "pods")
                                .equals(Optional.of("200")));
                assertThat(session.changes(host, List.of(controlPlane), ENDPOINT))
                        .isEmpty();
            }
            KubeObject kubeadm = api.read(List.of(ObjectRef.in("kube-system", "v1", "ConfigMap", "kubeadm-config")))
                    .get(0);
            assertThat(kubeadm.text("data", "ClusterConfiguration").orElseThrow())
                    .contains("max-requests-inflight", "snapshot-count", "kubernetesVersion: v" + NEW);
            assertThat(api.read(List.of(ObjectRef.in("kube-system", "v1", "ConfigMap", "kube-proxy")))
                            .get(0)
                            .text("data", "config.conf")
                            .orElseThrow())
                    .contains("127.0.0.1:10249", "nftables", "10.244.0.0/16");
        }
        assertThat(machines.on(controlPlane.name(), "tr '\\0' '\\n' </proc/$(pgrep -x kube-apiserver)/cmdline"))
                .contains("--max-requests-inflight=555");
        assertThat(machines.on(controlPlane.name(), "tr '\\0' '\\n' </proc/$(pgrep -x etcd)/cmdline"))
                .contains("--snapshot-count=20000");
        assertNothingToPrepare(NEW, tuned);
    }

    @Test
    @Order(5)
    void settingThatKubeletRefusesIsNamedAndTakenBack() throws InterruptedException {
        try (BootstrapSession session = session(NEW, tuned.kubelet("maxPods", -5))) {
            assertThatThrownBy(() -> session.reconfigure(worker, this::tell))
                    .hasMessageContaining("maxPods")
                    .isInstanceOfSatisfying(
                            ClusterException.class,
                            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT));
        }
        try (BootstrapSession session = session(NEW, tuned)) {
            session.reconfigure(worker, this::tell);
            assertThat(session.changes(worker, List.of(controlPlane), ENDPOINT)).isEmpty();
        }
        assertNothingToPrepare(NEW, tuned);
    }

    @Test
    @Order(6)
    void renewedCertificatesAreThoseTheApiAnswersWith() throws Exception {
        try (BootstrapSession session = session(NEW, tuned)) {
            Instant expiry = session.certificatesExpire(controlPlane);
            X509Certificate served = served();

            session.renewCertificates(controlPlane, this::tell);

            tell("--- renewed");
            assertThat(session.certificatesExpire(controlPlane)).isAfter(expiry);
            assertThat(served().getSerialNumber()).isNotEqualTo(served.getSerialNumber());
            assertThat(served().getNotAfter()).isAfter(served.getNotAfter());
            assertThat(api(session).get("/readyz")).isEqualTo("ok");
        }
    }

    /** The certificate that the API server shows. */
    private X509Certificate served() throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AnyServer()}, null);
        try (Socket plainSocket = new Socket(controlPlane.address(), 6443);
                SSLSocket socket = (SSLSocket)
                        context.getSocketFactory().createSocket(plainSocket, controlPlane.address(), 6443, true)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    @Order(7)
    void evictionHeedsDisruptionBudgetsAndPatchesHeedVersions() throws InterruptedException {
        try (BootstrapSession session = session(NEW, tuned)) {
            KubeApi api = api(session);
            api.apply(List.of(pod("held"), pod("free"), budget()));
            ObjectRef held = ObjectRef.in("default", "v1", "Pod", "held");
            ObjectRef free = ObjectRef.in("default", "v1", "Pod", "free");
            await(
                    "pods are Ready",
                    () -> api.read(List.of(held, free)).stream().allMatch(pod -> pod.condition("Ready")));
            // the budget counts what it has seen
            await(
                    "the budget knows its pod",
                    () -> api.read(List.of(ObjectRef.in("default", "policy/v1", "PodDisruptionBudget", "held")))
                                    .get(0)
                                    .number("status", "currentHealthy")
                            == 1);

            Map<ObjectRef, String> refused =
                    api.evict(List.of(held, ObjectRef.in("default", "v1", "Pod", "nobody"), free));

            assertThat(refused).containsOnlyKeys(held);
            assertThat(refused.get(held)).contains("disruption budget", "held (needs 1, has 1)");
            await("the free pod is gone", () -> api.read(List.of(free)).isEmpty());

            KubeObject pod = api.read(List.of(held)).get(0);
            String version = pod.text("metadata", "resourceVersion").orElseThrow();
            Map<String, Object> change =
                    Map.of("metadata", Map.of("resourceVersion", version, "annotations", Map.of("a", "1")));
            api.patch(held, change);
            assertThat(api.read(List.of(held)).get(0).text("metadata", "annotations", "a"))
                    .contains("1");
            assertThatThrownBy(() -> api.patch(held, change))
                    .isInstanceOfSatisfying(
                            ClusterException.class,
                            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT));
            assertThatThrownBy(() -> api.patch(free, Map.of("metadata", Map.of("labels", Map.of("a", "b")))))
                    .isInstanceOfSatisfying(
                            ClusterException.class,
                            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.PERMANENT));
        }
    }

    private KubeObject pod(String name) {
        return KubeObject.parse(Json.write(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Map.of("name", name, "namespace", "default", "labels", Map.of("app", name)),
                "spec",
                Map.of(
                        "terminationGracePeriodSeconds",
                        1,
                        "containers",
                        List.of(Map.of(
                                "name",
                                "main",
                                "image",
                                "registry.k8s.io/e2e-test-images/agnhost:2.63.0",
                                "args",
                                List.of("pause")))))));
    }

    private KubeObject budget() {
        return KubeObject.parse(Json.write(Map.of(
                "apiVersion",
                "policy/v1",
                "kind",
                "PodDisruptionBudget",
                "metadata",
                Map.of("name", "held", "namespace", "default"),
                "spec",
                Map.of("minAvailable", 1, "selector", Map.of("matchLabels", Map.of("app", "held"))))));
    }

    @Test
    @Order(8)
    void resetLeavesHostsAsTheyWere() throws InterruptedException {
        try (BootstrapSession session = session(NEW, tuned)) {
            session.reset(worker, this::tell);
            session.reset(controlPlane, this::tell);
        }
        for (Host host : hosts()) {
            HostState bare = before.get(host.name());
            // the end of the session's own login takes a moment
            Waiter.system().until("a bare " + host.name(), Duration.ofSeconds(10), Duration.ofMillis(500), () -> {
                List<String> changes = bare.changesTo(HostState.of(machines, host.name()));
                return changes.isEmpty() ? Look.found(true) : Look.notYet(changes.toString());
            });
        }
    }

    private void run(Host host, String script) {
        try {
            machines.on(host.name(), script);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever answers is looked at, not trusted. */
    private static final class AnyServer implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
