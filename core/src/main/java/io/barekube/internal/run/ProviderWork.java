package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.NodeSpec;
import io.barekube.PoolSpec;
import io.barekube.internal.Wiring;
import io.barekube.plan.Observation;
import io.barekube.plan.Step;
import io.barekube.run.FailureClass;
import io.barekube.spi.Addon;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.AddressRequest;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.Host;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.MachineState;
import io.barekube.spi.Provided;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What a run orders from the provider: machines, addresses, sessions with its routers. Thread-safe. */
final class ProviderWork {
    private final ClusterId cluster;
    private final ClusterSpec spec;
    private final Wiring wiring;
    private final Hosts hosts;
    private final Map<String, AddressBlock> blocks = new ConcurrentHashMap<>();

    ProviderWork(ClusterSpec spec, Observation observation, Wiring wiring, Hosts hosts) {
        this.cluster = observation.cluster();
        this.spec = spec;
        this.wiring = wiring;
        this.hosts = hosts;
        for (String purpose : new String[] {AddressRequest.ENDPOINT, AddressRequest.SERVICES}) {
            observation.block(purpose).ifPresent(block -> blocks.put(purpose, block));
        }
    }

    void create(Step.CreateMachine step, Progress progress) throws InterruptedException {
        PoolSpec pool = spec.pool(step.pool()).orElseThrow(() -> new IllegalStateException("no pool " + step.pool()));
        NodeSpec node = new NodeSpec(step.name(), pool.role(), pool.name(), pool.machine());
        MachineRequest request = new MachineRequest(cluster, node, expires());
        Machine ordered = wiring.provider().create(request);
        hosts.put(new Host(request.node(), ordered));
        Machine machine =
                wiring.provider().await(ordered.id(), wiring.timeouts().machine(), progress);
        hosts.put(new Host(request.node(), machine));
    }

    private Optional<Instant> expires() {
        return wiring.expiresAfter()
                .map(life -> wiring.waiter().now().plus(life).truncatedTo(ChronoUnit.SECONDS));
    }

    void reserve(Step.ReserveAddresses step, Progress progress) throws InterruptedException {
        AddressBlock block =
                wiring.provider().reserve(new AddressRequest(cluster, step.purpose(), step.quantity(), expires()));
        blocks.put(step.purpose(), block);
        progress.line(block.addresses() + " is the cluster's");
    }

    /** The endpoint, with the address that was reserved for it. */
    Endpoint endpoint(Endpoint wanted) {
        return wanted instanceof Endpoint.ElasticIp
                ? new Endpoint.ElasticIp(
                        Optional.ofNullable(blocks.get(AddressRequest.ENDPOINT)).map(AddressBlock::first))
                : wanted;
    }

    /** The host with how it speaks with the routers, where its role does. */
    Host peered(String node) throws InterruptedException {
        Host host = hosts.get(node);
        if (!spec.speaksBgp(host.node().role()) || host.machine().peering().isPresent()) {
            return host;
        }
        BgpPeering peering = wiring.provider().peering(host.machine().id());
        hosts.learn(new Host(
                host.node(), host.machine().toBuilder().peering(peering).build()));
        return hosts.get(node);
    }

    /** What the addon needs of the provider, of all machines that run by now. */
    Provided provided(Addon addon) throws InterruptedException {
        Optional<AddressBlock> services = addon.needs().addresses() > 0
                ? Optional.ofNullable(blocks.get(AddressRequest.SERVICES))
                : Optional.empty();
        Map<String, BgpPeering> peerings = new TreeMap<>();
        if (addon.needs().bgp()) {
            for (Host host : hosts.all()) {
                if (host.machine().state() == MachineState.RUNNING) {
                    peered(host.name()).machine().peering().ifPresent(peering -> peerings.put(host.name(), peering));
                }
            }
            if (peerings.isEmpty()) {
                throw new ClusterException(
                        FailureClass.TRANSIENT,
                        addon.name() + ": no machine has a session with the provider's routers yet");
            }
        }
        return new Provided(services, peerings);
    }
}
