package io.barekube.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.barekube.ClusterException;
import io.barekube.Endpoint;
import io.barekube.Role;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.run.FailureClass;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Host;
import io.barekube.spi.Json;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Control planes as the bootstrapper's operations make, lose and leave them. */
final class ControlPlanesLongLabTest {
    private static final String NETWORK = "10.89.81.0/24";
    private static final String VIRTUAL = "10.89.81.240";
    private static final Endpoint SINGLE = new Endpoint.SingleControlPlane();
    private static final Endpoint LOCAL = Endpoint.localBalancer();

    /** Where a careless hand would leave the cluster's keys; the unit's own directory holds its input while it runs. */
    private static final String TRACES =
            "journalctl --no-pager -o cat; cat /run/barekube/*/* /etc/barekube/* 2>/dev/null;"
                    + " cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '";

    private final List<Duration> silences = new ArrayList<>();

    @Test
    void onesThatJoinASingleOneOutliveIt() throws Exception {
        try (SessionRig rig = new SessionRig("cps", NETWORK, LOCAL, 2)) {
            rig.prepare();
            Host first = rig.controlPlane(1);
            Host early = rig.worker(1);
            rig.session().init(first, SINGLE, rig.news(first.name()));
            rig.session().joinWorker(early, rig.controlPlanes(1), SINGLE, rig.news(early.name()));

            moveToLocalBalancer(rig, first, early);
            addControlPlane(rig, rig.controlPlane(2), 1);
            breakOffAndAddControlPlane(rig, rig.controlPlane(3));
            for (Host host : List.of(first, rig.controlPlane(2), rig.controlPlane(3), early)) {
                rig.session().balance(host, rig.controlPlanes(3), LOCAL, rig.news(host.name()));
            }
            Host late = rig.worker(2);
            rig.session().balance(late, rig.controlPlanes(3), LOCAL, rig.news(late.name()));
            rig.session().joinWorker(late, rig.controlPlanes(3), LOCAL, rig.news(late.name()));
            assertThat(rig.machines().on(late.name(), "grep server: /etc/kubernetes/kubelet.conf"))
                    .contains("https://127.0.0.1:7443");
            assertThat(rig.session().members(rig.controlPlanes(3)))
                    .hasSize(3)
                    .allMatch(member -> member.healthy() && !member.learner());
            assertKeysAreNowhere(rig);

            KubeObject file = config(rig, LOCAL);
            assertThat(file.items("contexts")).hasSize(3);
            rig.machines().kill(first.name());

            for (Host worker : List.of(early, late)) {
                awaitWithin(
                        Duration.ofSeconds(15),
                        () -> rig.machines()
                                .attempt(worker.name(), "curl -sk --max-time 2 https://127.0.0.1:7443/readyz")
                                .output()
                                .equals("ok"));
            }
            loseAndLeave(rig, LOCAL);
        }
    }

    private void moveToLocalBalancer(SessionRig rig, Host first, Host worker) throws InterruptedException {
        BootstrapSession session = rig.session();
        List<Host> one = rig.controlPlanes(1);
        session.balance(first, one, LOCAL, rig.news(first.name()));
        session.balance(worker, one, LOCAL, rig.news(worker.name()));
        assertThat(rig.machines().on(worker.name(), "grep server: /etc/kubernetes/kubelet.conf"))
                .contains("https://127.0.0.1:7443");
        session.moveEndpoint(one, LOCAL, rig.news("the cluster"));
        String generation = generation(session, one);
        session.moveEndpoint(one, LOCAL, rig.news("the cluster"));
        assertThat(generation(session, one)).as("kube-proxy is renewed once").isEqualTo(generation);

        String configuration = session.api(one)
                .read(List.of(
                        ObjectRef.in("kube-system", "v1", "ConfigMap", "kubeadm-config"),
                        ObjectRef.in("kube-system", "v1", "ConfigMap", "kube-proxy"),
                        ObjectRef.in("kube-public", "v1", "ConfigMap", "cluster-info")))
                .toString();
        assertThat(configuration).doesNotContain(first.address() + ":6443");
        assertThat(
                        rig.machines()
                                .on(
                                        first.name(),
                                        "crictl exec $(crictl ps -q --name kube-proxy) cat /var/lib/kube-proxy/kubeconfig.conf"))
                .contains("https://127.0.0.1:7443");
    }

    private static String generation(BootstrapSession session, List<Host> controlPlanes) throws InterruptedException {
        return session.api(controlPlanes)
                .read(List.of(ObjectRef.in("kube-system", "apps/v1", "DaemonSet", "kube-proxy")))
                .get(0)
                .text("metadata", "generation")
                .orElseThrow();
    }

    private static void addControlPlane(SessionRig rig, Host host, int there) throws InterruptedException {
        rig.session().balance(host, rig.controlPlanes(there), LOCAL, rig.news(host.name()));
        rig.session().joinControlPlane(host, rig.controlPlanes(there), LOCAL, rig.news(host.name()));
        List<ObservedMember> members = rig.session().members(rig.controlPlanes(there));
        assertThat(rig.member(members, host).healthy()).isTrue();
        assertThat(rig.machines().on(host.name(), "curl -sk https://" + host.address() + ":6443/readyz"))
                .isEqualTo("ok");
        assertThat(rig.machines().on(host.name(), "grep server: /etc/kubernetes/kubelet.conf"))
                .contains("https://" + host.address() + ":6443");
        rig.session().joinControlPlane(host, rig.controlPlanes(there), LOCAL, rig.news(host.name()));
        assertThat(rig.session().members(rig.controlPlanes(there)))
                .as("who has joined joins once")
                .isEqualTo(members);
    }

    /** The first try ends as soon as etcd knows the host, as when its JVM is stopped; whatever it left must not hinder the next. */
    private static void breakOffAndAddControlPlane(SessionRig rig, Host host) throws Exception {
        List<Host> there = rig.controlPlanes(2);
        rig.session().balance(host, there, LOCAL, rig.news(host.name()));
        Thread first = new Thread(() -> {
            try {
                rig.session().joinControlPlane(host, there, LOCAL, rig.news(host.name()));
            } catch (ClusterException | InterruptedException e) {
                rig.news(host.name()).line("broken off: " + e);
            }
        });
        first.start();
        Waiting.until(
                Duration.ofMinutes(2),
                "etcd to know " + host.name(),
                () -> rig.machines()
                        .on(rig.controlPlane(1).name(), Etcd.CALL + "member list")
                        .contains(host.address() + ":2380"));
        first.interrupt();
        first.join();
        rig.anotherSession();

        rig.session().joinControlPlane(host, there, LOCAL, rig.news(host.name()));

        assertThat(rig.session().members(there)).hasSize(3).allMatch(member -> member.healthy() && !member.learner());
    }

    private static void assertKeysAreNowhere(SessionRig rig) throws InterruptedException {
        for (int i = 1; i <= 3; i++) {
            assertThat(rig.machines().on(rig.controlPlane(i).name(), TRACES))
                    .doesNotContain("PRIVATE KEY")
                    .doesNotContain("Y2EuY3J0AAAA"); // how an archive with the CA begins, in base64
        }
    }

    private static KubeObject config(SessionRig rig, Endpoint endpoint) throws InterruptedException {
        return KubeObject.of(Json.parseObject(rig.session()
                .kubeconfig(rig.controlPlanes(3), endpoint)
                .content()
                .reveal()));
    }

    private void awaitWithin(Duration limit, Callable<Boolean> answers) throws InterruptedException {
        Instant start = Instant.now();
        Waiting.until(limit, "the API to answer", answers);
        silences.add(Duration.between(start, Instant.now()));
    }

    /** What is left of three after the first was killed: asked, cleared of the dead one, and taken down. */
    private void loseAndLeave(SessionRig rig, Endpoint endpoint) throws InterruptedException {
        BootstrapSession session = rig.session();
        List<Host> all = rig.controlPlanes(3);
        Instant start = Instant.now();
        assertThat(session.api(all).get("/readyz")).isEqualTo("ok");
        List<ObservedMember> members = session.members(all);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
        silences.add(Duration.between(start, Instant.now()));
        assertThat(members).extracting(ObservedMember::healthy).containsOnlyOnce(false);
        ObservedMember dead = rig.member(members, rig.controlPlane(1));
        assertThat(dead.healthy()).isFalse();
        if (endpoint.equals(LOCAL)) {
            assertThat(config(rig, endpoint).text("current-context").orElseThrow())
                    .isNotEqualTo(rig.controlPlane(1).name());
        }
        start = Instant.now();
        assertThat(session.api(all).get("/readyz")).isEqualTo("ok");
        assertThat(Duration.between(start, Instant.now()))
                .as("the dead one is not waited for again")
                .isLessThan(Duration.ofSeconds(3));

        ClusterException refusal = catchThrowableOfType(
                ClusterException.class,
                () -> session.joinControlPlane(rig.worker(1), all, endpoint, rig.news("refused")));
        assertThat(refusal.failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(refusal).hasMessageContaining("member " + rig.controlPlane(1).name());

        session.removeMember(all, dead.id());
        session.removeMember(all, dead.id());
        assertThat(session.members(all)).hasSize(2).allMatch(ObservedMember::healthy);

        rig.news("times").line(silences.toString());
        leave(rig, endpoint);
    }

    private static void leave(SessionRig rig, Endpoint endpoint) throws InterruptedException {
        BootstrapSession session = rig.session();
        Host last = rig.controlPlane(3);
        session.balance(last, List.of(last), endpoint, rig.news(last.name()));
        session.removeMember(
                List.of(last),
                rig.member(session.members(List.of(last)), rig.controlPlane(2)).id());
        List<Host> remaining = new ArrayList<>(List.of(rig.worker(1), rig.controlPlane(2), last));
        if (endpoint.equals(LOCAL)) {
            remaining.add(1, rig.worker(2));
        }
        for (Host host : remaining) {
            session.reset(host, rig.news(host.name()));
            assertThat(rig.changes(host)).as(host.name()).isEmpty();
        }
    }

    @Test
    void addressTheyShareOutlivesItsHolder() throws Exception {
        Endpoint virtual = Endpoint.virtualIp(VIRTUAL);
        try (SessionRig rig = new SessionRig("vips", NETWORK, virtual, 1)) {
            rig.prepare();
            Host first = rig.controlPlane(1);
            Host worker = rig.worker(1);
            refusesAnAddressThatAnswers(rig, worker);
            for (Host host : rig.controlPlanes(3)) {
                rig.session().balance(host, rig.controlPlanes(3), virtual, rig.news(host.name()));
            }
            rig.session().init(first, virtual, rig.news(first.name()));
            rig.session().joinWorker(worker, rig.controlPlanes(1), virtual, rig.news(worker.name()));
            for (int i = 2; i <= 3; i++) {
                Host host = rig.controlPlane(i);
                rig.session().joinControlPlane(host, rig.controlPlanes(i), virtual, rig.news(host.name()));
            }
            assertThat(rig.machines().on(worker.name(), "grep server: /etc/kubernetes/kubelet.conf"))
                    .contains("https://" + VIRTUAL + ":7443");
            Path kubectl = rig.machines().copy(first.name(), "/usr/local/bin/kubectl");
            Path file = rig.session()
                    .kubeconfig(rig.controlPlanes(3), virtual)
                    .writeTo(rig.machines().scratch().resolve("kubeconfig"));
            awaitWithin(Duration.ofSeconds(20), () -> Command.reachesApi(kubectl, file));
            assertThat(holders(rig)).hasSize(1);

            rig.machines().kill(first.name());

            awaitWithin(Duration.ofSeconds(15), () -> Command.reachesApi(kubectl, file));
            Host holder = holders(rig).get(0);
            rig.machines().on(holder.name(), "systemctl stop barekube-balancer");
            awaitWithin(Duration.ofSeconds(20), () -> Command.reachesApi(kubectl, file));
            assertThat(holders(rig)).hasSize(1).doesNotContain(holder);
            rig.machines().on(holder.name(), "systemctl start barekube-balancer");
            loseAndLeave(rig, virtual);
        }
    }

    @Test
    void packagesComeWithoutTheirServicesAndGoAgain() throws Exception {
        Endpoint virtual = Endpoint.virtualIp(VIRTUAL);
        try (SessionRig rig = new SessionRig("packs", NETWORK, virtual, 1)) {
            Host host = rig.bare(
                    rig.context().spec().nodes(Role.CONTROL_PLANE).get(0),
                    "apt-get -qq update && apt-get -qq -y purge haproxy keepalived && apt-get -qq -y autoremove --purge"
                            + " && ! getent passwd haproxy");

            rig.session().balance(host, List.of(host), virtual, rig.news(host.name()));

            assertThat(rig.machines()
                            .attempt(host.name(), "systemctl is-enabled haproxy keepalived")
                            .output())
                    .isEqualTo("masked\nmasked\n");
            assertThat(rig.machines()
                            .attempt(host.name(), "systemctl is-active haproxy keepalived")
                            .output())
                    .isEqualTo("inactive\ninactive\n");
            assertThat(rig.machines().on(host.name(), "systemctl is-active barekube-balancer barekube-keepalived"))
                    .isEqualTo("active\nactive\n");
            Waiting.until(
                    Duration.ofSeconds(20),
                    "the only one to hold the address",
                    () -> rig.machines().on(host.name(), "ip -br address").contains(VIRTUAL + "/"));

            rig.session().reset(host, rig.news(host.name()));

            assertThat(rig.changes(host))
                    .as(host.name())
                    .allMatch(
                            change ->
                                    change.matches(".* (/etc/(passwd|shadow|group|gshadow)-|/var/lib/ucf/\\S*)( .*)?"),
                            "is a copy that the distribution's own tools keep of their files");
        }
    }

    private static void refusesAnAddressThatAnswers(SessionRig rig, Host other) {
        Host first = rig.controlPlane(1);
        ClusterException refusal = catchThrowableOfType(
                ClusterException.class,
                () -> rig.session()
                        .balance(
                                first, rig.controlPlanes(3), Endpoint.virtualIp(other.address()), rig.news("refused")));
        assertThat(refusal.failureClass()).isEqualTo(FailureClass.PERMANENT);
        assertThat(refusal).hasMessageContaining(other.address() + " is somebody else's");
    }

    private static List<Host> holders(SessionRig rig) throws InterruptedException {
        List<Host> holders = new ArrayList<>();
        for (Host host : rig.controlPlanes(3)) {
            if (rig.machines().attempt(host.name(), "ip -br address").output().contains(VIRTUAL + "/")) {
                holders.add(host);
            }
        }
        return holders;
    }
}
