package io.barekube.internal.run;

import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.InvalidClusterException;
import io.barekube.Role;
import io.barekube.Timeouts;
import io.barekube.Violation;
import io.barekube.internal.Wiring;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Step;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.KubeApi;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.Waiter;
import io.barekube.spi.Waiter.Look;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does one step: resolves the names in it and calls the provider, the bootstrapper or the addon. Every step may be done again. */
final class StepExecutor {
    private static final Duration NODE_POLL = Duration.ofMillis(500);
    private final ClusterSpec spec;
    private final ClusterId cluster;
    private final Wiring wiring;
    private final BootstrapSession session;
    private final Hosts hosts;
    private final NodeWatch nodes;
    private final RecordKeeper record;
    private final AddonWork addons;

    StepExecutor(ClusterSpec spec, Observation observation, Wiring wiring, BootstrapSession session) {
        this.spec = spec;
        this.cluster = observation.cluster();
        this.wiring = wiring;
        this.session = session;
        this.hosts = new Hosts(observation);
        KubeApi api = new LiveApi(session, hosts);
        this.nodes = new NodeWatch(api, wiring.waiter());
        this.record = new RecordKeeper(cluster, spec.kubernetes().toString(), api);
        this.addons = new AddonWork(spec, wiring, api, record);
    }

    Hosts hosts() {
        return hosts;
    }

    /** How long the step may take with all its repetitions. */
    Duration deadline(Step step) {
        Timeouts timeouts = wiring.timeouts();
        if (step instanceof Step.CreateMachine) {
            return timeouts.machine();
        } else if (step instanceof Step.PrepareHost) {
            return timeouts.prepare();
        } else if (step instanceof Step.InitControlPlane) {
            return timeouts.init();
        } else if (step instanceof Step.JoinWorker || step instanceof Step.JoinControlPlane) {
            return timeouts.join();
        } else if (step instanceof Step.VerifyNode) {
            return timeouts.nodeReady();
        } else if (step instanceof Step.InstallAddon) {
            return timeouts.addon();
        } else if (step instanceof Step.VerifyAddon) {
            return timeouts.proof();
        }
        return timeouts.removal();
    }

    void execute(Step step, Progress progress) throws InterruptedException {
        if (step instanceof Step.CreateMachine create) {
            createMachine(create);
        } else if (step instanceof Step.PrepareHost prepare) {
            prepare(hosts.get(prepare.name()), progress);
        } else if (step instanceof Step.InitControlPlane init) {
            session.init(hosts.get(init.name()), endpoint(), progress);
        } else if (step instanceof Step.JoinControlPlane join) {
            session.joinControlPlane(hosts.get(join.name()), hosts.controlPlanes(), endpoint(), progress);
        } else if (step instanceof Step.BalanceApi balance) {
            session.balance(hosts.get(balance.name()), named(balance.controlPlanes()), endpoint(), progress);
        } else if (step instanceof Step.JoinWorker join) {
            session.joinWorker(hosts.get(join.name()), hosts.controlPlanes(), endpoint(), progress);
        } else if (step instanceof Step.VerifyNode verify) {
            awaitReady(hosts.get(verify.name()));
        } else if (step instanceof Step.InstallAddon install) {
            addons.install(wiring.addon(install.addon()), progress);
        } else if (step instanceof Step.VerifyAddon verify) {
            addons.verify(wiring.addon(verify.addon()), nodeNames(), progress);
        } else if (step instanceof Step.ResetHost reset) {
            reset(hosts.get(reset.name()), progress);
        } else if (step instanceof Step.DeleteMachine delete) {
            wiring.provider().delete(new MachineId(delete.machine()));
        } else if (step instanceof Step.ReleaseProvider) {
            wiring.provider().release(spec.name());
        }
    }

    private Endpoint endpoint() {
        return spec.endpoint()
                .orElse(
                        spec.nodes(Role.CONTROL_PLANE).size() > 1
                                ? Endpoint.localBalancer()
                                : new Endpoint.SingleControlPlane());
    }

    private List<Host> named(List<String> names) {
        return names.stream().filter(hosts::has).map(hosts::get).toList();
    }

    private void createMachine(Step.CreateMachine step) throws InterruptedException {
        MachineRequest request = new MachineRequest(cluster, spec.node(step.name()));
        Machine ordered = wiring.provider().create(request);
        hosts.put(new Host(request.node(), ordered));
        Machine machine =
                wiring.provider().await(ordered.id(), wiring.timeouts().machine());
        hosts.put(new Host(request.node(), machine));
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

    private void awaitReady(Host host) throws InterruptedException {
        Waiter waiter = wiring.waiter();
        waiter.until("node " + host.name() + " to be Ready", wiring.timeouts().nodeReady(), NODE_POLL, () -> {
            Optional<ObservedNode> node = nodes.node(host.name());
            if (node.isEmpty()) {
                return Look.notYet("the API does not know the node");
            }
            return node.get().ready() ? Look.found(node.get()) : Look.notYet("the node is there and not Ready");
        });
    }

    private List<String> nodeNames() throws InterruptedException {
        List<String> names = new ArrayList<>();
        for (Host host : hosts.all()) {
            if (nodes.node(host.name()).filter(ObservedNode::ready).isPresent()) {
                names.add(host.name());
            }
        }
        return names;
    }
}
