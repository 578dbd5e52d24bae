package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.InvalidClusterException;
import io.barekube.Role;
import io.barekube.Timeouts;
import io.barekube.Violation;
import io.barekube.internal.ClusterRecord;
import io.barekube.internal.Wiring;
import io.barekube.internal.planner.Endpoints;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Observation.Recorded;
import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import io.barekube.run.FailureClass;
import io.barekube.spi.Addon;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.KubeApi;
import io.barekube.spi.MachineId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Does one step: resolves the names in it and calls the provider, the bootstrapper or the addon. Every step may be done again. */
final class StepExecutor {
    private static final Duration SLACK = Duration.ofMinutes(2);
    private final String runId;
    private final ClusterSpec spec;
    private final ClusterId cluster;
    private final Endpoint endpoint;
    private final Wiring wiring;
    private final BootstrapSession session;
    private final Hosts hosts;
    private final ProviderWork machines;
    private final KubeApi api;
    private final NodeWork nodes;
    private final Drainage drainage;
    private final MemberWork members;
    private final RecordKeeper record;
    private final AddonWork addons;
    private final boolean livesOn;

    StepExecutor(
            String runId,
            ClusterSpec spec,
            Plan plan,
            Observation observation,
            Wiring wiring,
            BootstrapSession session) {
        this.runId = runId;
        this.spec = spec;
        this.cluster = observation.cluster();
        this.endpoint = plan.steps().stream().anyMatch(Step.MoveEndpoint.class::isInstance)
                ? Endpoint.localBalancer()
                : Endpoints.effective(spec, observation);
        this.wiring = wiring;
        this.session = session;
        this.hosts = new Hosts(observation);
        this.machines = new ProviderWork(spec, observation, wiring, hosts);
        this.api = new LiveApi(session, hosts);
        this.nodes = new NodeWork(spec, observation, wiring, session, api);
        this.drainage = new Drainage(api, wiring.policy(), wiring.waiter());
        this.members = new MemberWork(session, hosts, nodes.objects(), wiring.waiter());
        this.livesOn = plan.purpose() == Plan.Purpose.APPLY;
        boolean recorded =
                observation.state().flatMap(Observation.ClusterState::recorded).isPresent();
        this.record = new RecordKeeper(cluster, this::beginning, api, recorded);
        this.addons = new AddonWork(spec, wiring, api, record);
    }

    private Recorded beginning() {
        String address = hosts.controlPlanes().isEmpty()
                ? ""
                : hosts.controlPlanes().get(0).address();
        return new Recorded(
                spec.kubernetes().toString(),
                spec.networking().pods().toString(),
                spec.networking().services().toString(),
                spec.networking().dnsDomain(),
                endpoint().hostAndPort(address));
    }

    private Endpoint endpoint() {
        return machines.endpoint(endpoint);
    }

    Hosts hosts() {
        return hosts;
    }

    /** How long the step may take with all its repetitions. */
    Duration deadline(Step step) {
        Timeouts timeouts = wiring.timeouts();
        if (step instanceof Step.CreateMachine) {
            return timeouts.machine();
        } else if (step instanceof Step.PrepareHost
                || step instanceof Step.BalanceApi
                || step instanceof Step.PeerHost) {
            return timeouts.prepare();
        } else if (step instanceof Step.InitControlPlane || step instanceof Step.RenewCertificates) {
            return timeouts.init();
        } else if (step instanceof Step.JoinWorker || step instanceof Step.JoinControlPlane) {
            return timeouts.join();
        } else if (step instanceof Step.UpgradeNode || step instanceof Step.ReconfigureNode) {
            return timeouts.upgrade();
        } else if (step instanceof Step.Drain) {
            return wiring.policy().drain().plus(SLACK);
        } else if (step instanceof Step.VerifyNode) {
            return timeouts.nodeReady();
        } else if (step instanceof Step.InstallAddon || step instanceof Step.MoveEndpoint) {
            return timeouts.addon();
        } else if (step instanceof Step.VerifyAddon) {
            return timeouts.proof();
        }
        return timeouts.removal();
    }

    void execute(Step step, Progress progress) throws InterruptedException {
        if (!arrives(step, progress) && !changes(step, progress) && !departs(step, progress)) {
            throw new IllegalStateException("nobody knows how to " + step.verb());
        }
    }

    private boolean arrives(Step step, Progress progress) throws InterruptedException {
        if (step instanceof Step.CreateMachine create) {
            machines.create(create, progress);
        } else if (step instanceof Step.PrepareHost prepare) {
            prepare(hosts.get(prepare.name()), progress);
        } else if (step instanceof Step.BalanceApi balance) {
            balance(balance, progress);
        } else if (step instanceof Step.ReserveAddresses reserve) {
            machines.reserve(reserve, progress);
        } else if (step instanceof Step.PeerHost peer) {
            peer(machines.peered(peer.name()), progress);
        } else if (step instanceof Step.InitControlPlane init) {
            session.init(hosts.get(init.name()), endpoint(), progress);
            hosts.leads(init.name());
            nodes.configured(init.name());
            record.begin(); // from the first moment on, so that a network or an endpoint that is wanted otherwise is
            // noticed
        } else if (step instanceof Step.JoinControlPlane join) {
            joinsAnew(join.name(), Role.CONTROL_PLANE);
            session.joinControlPlane(hosts.get(join.name()), hosts.controlPlanes(), endpoint(), progress);
            hosts.leads(join.name());
            nodes.configured(join.name());
            nodes.certified(join.name());
        } else if (step instanceof Step.JoinWorker join) {
            joinsAnew(join.name(), Role.WORKER);
            session.joinWorker(hosts.get(join.name()), hosts.controlPlanes(), endpoint(), progress);
            nodes.configured(join.name());
        } else if (step instanceof Step.VerifyNode verify) {
            Host host = hosts.get(verify.name());
            nodes.verify(host);
            if (host.node().role() == Role.CONTROL_PLANE) {
                record.begin();
            }
        } else if (step instanceof Step.InstallAddon install) {
            Addon addon = wiring.addon(install.addon());
            addons.install(addon, machines.provided(addon), progress);
        } else if (step instanceof Step.VerifyAddon verify) {
            addons.verify(wiring.addon(verify.addon()), nodeNames(), progress);
        } else {
            return false;
        }
        return true;
    }

    /** The node may be known from before its host was wiped: what stands on it then is not believed until it is done again. */
    private void joinsAnew(String name, Role role) throws InterruptedException {
        nodes.begins(name, Marks.SETTINGS);
        if (role == Role.CONTROL_PLANE && endpoint() instanceof Endpoint.ElasticIp) {
            nodes.begins(name, Marks.BALANCED);
        }
        if (spec.speaksBgp(role)) {
            nodes.begins(name, Marks.PEERED);
        }
    }

    private boolean changes(Step step, Progress progress) throws InterruptedException {
        if (step instanceof Step.MarkNode mark) {
            nodes.mark(hosts.get(mark.name()));
        } else if (step instanceof Step.MarkLeaving leaving) {
            if (nodes.objects().read(leaving.name()).isPresent()) {
                nodes.objects().annotate(leaving.name(), Marks.LEAVING, runId);
            }
        } else if (step instanceof Step.Drain drain) {
            drainage.drain(drain.name(), runId, progress);
        } else if (step instanceof Step.Uncordon uncordon) {
            drainage.open(uncordon.name());
        } else if (step instanceof Step.UpgradeNode upgrade) {
            upgrade(upgrade, progress);
        } else if (step instanceof Step.ReconfigureNode reconfigure) {
            nodes.begins(reconfigure.name(), Marks.SETTINGS);
            session.reconfigure(hosts.get(reconfigure.name()), progress);
            nodes.configured(reconfigure.name());
        } else if (step instanceof Step.RenewCertificates renew) {
            session.renewCertificates(hosts.get(renew.name()), progress);
            nodes.certified(renew.name());
        } else if (step instanceof Step.MoveEndpoint move) {
            session.moveEndpoint(hosts.controlPlanes(), endpoint(), progress);
            record.record(Map.of(ClusterRecord.ENDPOINT, move.endpoint()));
        } else {
            return false;
        }
        return true;
    }

    private boolean departs(Step step, Progress progress) throws InterruptedException {
        if (step instanceof Step.RemoveMember remove) {
            members.remove(remove, progress);
        } else if (step instanceof Step.RemoveNode remove) {
            api.delete(
                    List.of(NodeObjects.ref(remove.name())), wiring.timeouts().removal());
        } else if (step instanceof Step.ResetHost reset) {
            isOut(reset.name());
            reset(hosts.get(reset.name()), progress);
        } else if (step instanceof Step.DeleteMachine delete) {
            isOut(delete.name());
            MachineId machine = new MachineId(delete.machine());
            wiring.provider().delete(machine);
            hosts.remove(delete.name(), machine);
        } else if (step instanceof Step.ReleaseProvider) {
            wiring.provider().release(spec.name());
        } else {
            return false;
        }
        return true;
    }

    /** While the cluster lives on, a control plane does not go before its member. */
    private void isOut(String node) throws InterruptedException {
        boolean leads = hosts.has(node) && hosts.get(node).node().role() == Role.CONTROL_PLANE;
        if (livesOn && leads) {
            members.expectOut(node);
            hosts.retire(node);
        }
    }

    private void balance(Step.BalanceApi step, Progress progress) throws InterruptedException {
        List<Host> behind = step.controlPlanes().stream()
                .filter(hosts::has)
                .map(hosts::get)
                .filter(host -> host.machine().address().isPresent())
                .toList();
        if (behind.isEmpty()) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    step.name() + ": no control plane has a machine that could be behind its balancer");
        }
        nodes.begins(step.name(), Marks.BALANCED);
        Endpoint now = endpoint();
        session.balance(machines.peered(step.name()), behind, now, progress);
        nodes.balanced(
                step.name(),
                now instanceof Endpoint.ElasticIp elastic
                        ? elastic.ip().orElseThrow()
                        : behind.stream().map(Host::address).collect(Collectors.joining(",")));
    }

    private void peer(Host host, Progress progress) throws InterruptedException {
        session.peer(host, progress);
        nodes.peered(
                host.name(),
                String.join(",", host.machine().peering().orElseThrow().peers()));
    }

    private void upgrade(Step.UpgradeNode step, Progress progress) throws InterruptedException {
        Host host = hosts.get(step.name());
        session.upgrade(host, progress);
        if (host.node().role() == Role.CONTROL_PLANE) {
            nodes.certified(step.name());
            record.record(Map.of(ClusterRecord.KUBERNETES, step.version()));
        }
    }

    /** A machine that was made during the run is judged here, as those that existed were when the plan was made. */
    private void prepare(Host host, Progress progress) throws InterruptedException {
        if (!hosts.isJudged(host.name())) {
            BootstrapContext context = wiring.context(cluster, spec);
            HostFacts facts = session.facts(host);
            List<Violation> violations = new ArrayList<>(wiring.bootstrapper().judge(context, host, facts));
            wiring.addons().forEach(addon -> violations.addAll(addon.judge(spec, Map.of(host, facts))));
            if (!violations.isEmpty()) {
                throw new InvalidClusterException(spec.name(), violations);
            }
        }
        session.prepare(host, progress);
    }

    /** A host that nobody could look at before is reset only if it says that it is this cluster's. */
    private void reset(Host host, Progress progress) throws InterruptedException {
        boolean ours = hosts.isJudged(host.name())
                || session.facts(host)
                        .inventory()
                        .filter(inventory ->
                                inventory.clusterId().equals(cluster.uuid().toString()))
                        .isPresent();
        if (ours) {
            session.reset(host, progress);
        } else {
            progress.line("it carries nothing of this cluster");
        }
    }

    private List<String> nodeNames() throws InterruptedException {
        Map<String, ObservedNode> seen = nodes.watch().all();
        return hosts.all().stream()
                .map(Host::name)
                .filter(name -> Optional.ofNullable(seen.get(name))
                        .filter(ObservedNode::ready)
                        .isPresent())
                .toList();
    }
}
