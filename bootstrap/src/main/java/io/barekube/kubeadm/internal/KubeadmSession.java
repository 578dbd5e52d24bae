package io.barekube.kubeadm.internal;

import io.barekube.ClusterException;
import io.barekube.Endpoint;
import io.barekube.Kubeconfig;
import io.barekube.Secret;
import io.barekube.kubeadm.internal.ssh.SshShells;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.plan.Plan.FileChange;
import io.barekube.run.FailureClass;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.KubeApi;
import io.barekube.spi.MachineId;
import io.barekube.spi.Script;
import io.barekube.spi.ShellResult;
import io.barekube.spi.SshAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One run's dealings with its hosts. */
public final class KubeadmSession implements BootstrapSession {
    private static final Duration FACTS = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(20);
    private static final Duration DIAGNOSIS = Duration.ofSeconds(15);

    private final BootstrapContext context;
    private final Components components;
    private final KubernetesSettings settings;
    private final KubeadmConfig config;
    private final SshShells shells;
    private final JoinDesk joinDesk;
    private final Membership membership;
    private final Map<MachineId, HostConnection> connections = new ConcurrentHashMap<>();

    public KubeadmSession(BootstrapContext context, Components components, KubernetesSettings settings) {
        this.context = context;
        this.components = components;
        this.settings = settings;
        this.config = new KubeadmConfig(context.spec(), settings);
        this.shells = new SshShells(context.waiter());
        this.joinDesk = new JoinDesk(context.waiter());
        this.membership = new Membership(context.waiter());
    }

    @Override
    public HostFacts facts(Host host) throws InterruptedException {
        return read(connection(host)).facts();
    }

    private HostReading read(HostConnection connection) throws InterruptedException {
        Script script = Script.named("read facts", ScriptText.of("facts.sh").text())
                .deadline(FACTS)
                .build();
        ShellResult result = connection.run(script);
        Instant moment = context.waiter().now(); // the script looks at the host's clock last
        try {
            HostReading reading = FactsAnswer.read(result.stdout(), moment);
            connection.remember(reading);
            return reading;
        } catch (IllegalArgumentException e) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    connection.host().name() + ": the answer to \"read facts\" is not what was asked for: "
                            + e.getMessage() + "; does its shell's start-up print something?",
                    e);
        }
    }

    /** What was read of the host in this session, unless it changed since. */
    private HostReading known(HostConnection connection) throws InterruptedException {
        return connection.reading().isPresent() ? connection.reading().get() : read(connection);
    }

    @Override
    public void prepare(Host host, Progress progress) throws InterruptedException {
        HostConnection connection = connection(host);
        HostReading reading = known(connection);
        HostPreparation preparation = new HostPreparation(context, components, settings, host, reading);
        if (preparation.isDone()) {
            return;
        }
        connection.forget(); // whatever happens now, the host is another one afterwards
        Script script = preparation.script().progress(progress).deadline(LONG).build();
        if (preparation.downloads()) {
            connection.runUnit("barekube-prepare", script);
        } else {
            connection.run(script);
        }
    }

    @Override
    public void init(Host host, Endpoint endpoint, Progress progress) throws InterruptedException {
        HostConnection connection = connection(host);
        HostQuirks own = quirks(connection);
        HostQuirks shared = connections.values().stream()
                .flatMap(other -> other.quirks().stream())
                .reduce(own, HostQuirks::or);
        JoinToken token = JoinToken.random(context.waiter().now());
        ScriptText text = ScriptText.of("anew.sh", "init.sh")
                .set("config", config.init(host, endpoint, shared, token))
                .set("ignore", own.ignoredChecks());
        ShellResult result = connection.runUnit(
                "barekube-init",
                Script.named("kubeadm init", text.text())
                        .secret(token.value())
                        .progress(new PhaseProgress(progress))
                        .deadline(LONG)
                        .build());
        if (result.stdout().startsWith("made")) {
            joinDesk.accept(
                    token,
                    new CaCertificate(result.stdout().substring("made".length()).strip()));
        }
    }

    private HostQuirks quirks(HostConnection connection) throws InterruptedException {
        return connection.quirks().isPresent()
                ? connection.quirks().get()
                : HostQuirks.of(read(connection).facts());
    }

    @Override
    public void joinWorker(Host host, List<Host> controlPlanes, Endpoint endpoint, Progress progress)
            throws InterruptedException {
        HostConnection connection = connection(host);
        JoinDesk.Pass pass = joinDesk.pass(among(controlPlanes));
        String server = endpoint.hostAndPort(controlPlanes.get(0).address());
        ScriptText text = ScriptText.of("anew.sh", "join.sh")
                .set("config", config.join(host, pass.token()))
                .set("discovery", config.discovery(server, pass.token(), pass.ca()))
                .set("ca", pass.ca().pem())
                .set("ignore", quirks(connection).ignoredChecks());
        join(connection, Script.named("kubeadm join", text.text()).secret(pass.token()), progress);
    }

    private static void join(HostConnection connection, Script.Builder script, Progress progress)
            throws InterruptedException {
        connection.runUnit(
                "barekube-join",
                script.progress(new PhaseProgress(progress)).deadline(LONG).build());
    }

    @Override
    public void joinControlPlane(Host host, List<Host> controlPlanes, Endpoint endpoint, Progress progress)
            throws InterruptedException {
        HostConnection connection = connection(host);
        ControlPlanes working = among(controlPlanes.stream()
                .filter(other -> !other.name().equals(host.name()))
                .toList());
        new ControlPlaneJoin(host, connection, working, membership, progress)
                .run(config, joinDesk.pass(working), quirks(connection).ignoredChecks());
    }

    @Override
    public void balance(Host host, List<Host> controlPlanes, Endpoint endpoint, Progress progress)
            throws InterruptedException {
        Script script = Balancer.of(endpoint, host, controlPlanes)
                .script(context.cluster())
                .progress(progress)
                .deadline(LONG)
                .build();
        connection(host).run(script);
    }

    @Override
    public void peer(Host host, Progress progress) throws InterruptedException {
        HostUnits units = RouterRoutes.of(
                host,
                host.machine()
                        .peering()
                        .orElseThrow(() -> new IllegalArgumentException(host.name() + " has no peering")));
        connection(host)
                .run(units.script("peer with the routers", RouterRoutes.text(units, context.cluster()))
                        .progress(progress)
                        .deadline(LONG)
                        .build());
    }

    @Override
    public void moveEndpoint(List<Host> controlPlanes, Endpoint endpoint, Progress progress)
            throws InterruptedException {
        ScriptText text = ScriptText.of("move-endpoint.sh")
                .set("endpoint", endpoint.hostAndPort(controlPlanes.get(0).address()));
        among(controlPlanes)
                .ask(Script.named("move the endpoint", text.text())
                        .progress(progress)
                        .deadline(LONG)
                        .build());
    }

    @Override
    public List<ObservedMember> members(List<Host> controlPlanes) throws InterruptedException {
        return membership.members(among(controlPlanes));
    }

    @Override
    public void removeMember(List<Host> controlPlanes, String member) throws InterruptedException {
        membership.remove(among(controlPlanes), member);
    }

    @Override
    public void upgrade(Host host, Progress progress) throws InterruptedException {
        change(host, progress).upgrade();
    }

    @Override
    public void reconfigure(Host host, Progress progress) throws InterruptedException {
        change(host, progress).reconfigure();
    }

    private NodeChange change(Host host, Progress progress) throws InterruptedException {
        HostConnection connection = connection(host);
        return new NodeChange(
                context, components, settings, connection, read(connection), api(List.of(host)), progress);
    }

    @Override
    public void renewCertificates(Host host, Progress progress) throws InterruptedException {
        new CertificateRenewal(connection(host)).renew(progress);
    }

    @Override
    public Instant certificatesExpire(Host host) throws InterruptedException {
        Script script = Script.named(
                        "read certificates", ScriptText.of("certificates.sh").text())
                .deadline(FACTS)
                .build();
        return Certificates.firstEnd(connection(host).run(script).stdout());
    }

    @Override
    public List<FileChange> changes(Host host, List<Host> controlPlanes, Endpoint endpoint)
            throws InterruptedException {
        HostConnection connection = connection(host);
        HostReading reading = known(connection);
        Map<String, String> wanted =
                new LinkedHashMap<>(new HostPreparation(context, components, settings, host, reading).files());
        return new HostFileChanges(connection, config, settings).to(wanted);
    }

    @Override
    public KubeApi api(List<Host> controlPlanes) {
        return new KubectlApi(among(controlPlanes));
    }

    private ControlPlanes among(List<Host> controlPlanes) {
        List<Host> reachable = controlPlanes.stream()
                .filter(host -> host.machine().access().isPresent()) // one that is switched off has none
                .toList();
        List<Host> asked = reachable.isEmpty() ? controlPlanes : reachable;
        return new ControlPlanes(asked.stream().map(this::connection).toList(), context.waiter());
    }

    @Override
    public Kubeconfig kubeconfig(List<Host> controlPlanes, Endpoint endpoint) throws InterruptedException {
        Script script = Script.named(
                        "read kubeconfig",
                        ScriptText.of("own-api.sh", "kubeconfig.sh").text())
                .deadline(FACTS)
                .build();
        ControlPlanes.Answer answer = among(controlPlanes).askUntilDone(script);
        Secret file = Secret.of(answer.result().stdout());
        if (!(endpoint instanceof Endpoint.LocalBalancer)) {
            return Kubeconfigs.asking(endpoint.hostAndPort(answer.from().host().address()), file);
        }
        List<Host> ordered = new ArrayList<>(List.of(answer.from().host()));
        controlPlanes.stream().filter(host -> !ordered.contains(host)).forEach(ordered::add);
        return Kubeconfigs.ofEach(context.cluster().name(), ordered, file);
    }

    @Override
    public void reset(Host host, Progress progress) throws InterruptedException {
        HostConnection connection = connection(host);
        connection.forget();
        ScriptText text = ScriptText.of("record.sh", "reset.sh")
                .set("cluster", context.cluster().uuid().toString());
        String left = connection
                .run(Script.named("reset host", text.text())
                        .progress(new PhaseProgress(progress))
                        .deadline(LONG)
                        .build())
                .stdout()
                .strip();
        if (!left.isEmpty()) {
            throw new ClusterException(
                    FailureClass.TRANSIENT,
                    host.name() + ": reset left behind:\n" + left
                            + "\ntry again; a reboot takes mounts, links and processes away");
        }
    }

    @Override
    public List<Excerpt> diagnose(Host host) throws InterruptedException {
        Script script = Script.named("read logs", ScriptText.of("diagnose.sh").text())
                .deadline(DIAGNOSIS)
                .build();
        try {
            return excerpts(connection(host).run(script).stdout());
        } catch (ClusterException e) {
            return List.of(new Excerpt(Excerpt.NONE, "not to be had: " + firstLine(String.valueOf(e.getMessage()))));
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private static List<Excerpt> excerpts(String answer) {
        List<Excerpt> excerpts = new ArrayList<>();
        for (String section : answer.split("\f")) {
            int end = section.indexOf('\n');
            String text = end < 0 ? "" : section.substring(end + 1).strip();
            if (!text.isEmpty()) {
                excerpts.add(new Excerpt(section.substring(0, end), text));
            }
        }
        return excerpts;
    }

    @Override
    public List<Traffic> traffic() {
        return connections.values().stream()
                .map(it -> new Traffic(
                        it.host().name(), it.shell().connections(), it.shell().roundTrips()))
                .sorted(Comparator.comparing(Traffic::host))
                .toList();
    }

    @Override
    public void close() {
        shells.close();
    }

    private HostConnection connection(Host host) {
        return connections.computeIfAbsent(host.machine().id(), id -> {
            SshAccess access = host.machine()
                    .access()
                    .orElseThrow(() -> new ClusterException(
                            FailureClass.TRANSIENT,
                            host.name() + ": its provider does not say yet how to log in to it"));
            return new HostConnection(host, shells.open(host.name(), access));
        });
    }
}
