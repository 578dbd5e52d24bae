package io.barekube.testkit.packet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Devices that are containers on this computer, behind two routers. */
final class LabRack implements Rack {
    private static final List<String> VOLUMES = List.of("/var/lib/containerd", "/var/lib/kubelet", "/var/lib/etcd");
    private final PacketLab lab;
    private final Podman podman;
    private final LabNetwork network;
    private final LabRouters routers;
    private final ExecutorService threads;
    private final Sequence routerWork;
    private String image = "";

    private LabRack(PacketLab lab) {
        this.lab = lab;
        this.podman = new Podman(lab.environment());
        this.network = new LabNetwork(podman, lab);
        this.routers = new LabRouters(podman, lab);
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "packet-lab-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.routerWork = new Sequence(threads);
    }

    /** Returns when the routers speak BGP with one another. */
    static LabRack start(PacketLab lab) {
        LabRack rack = new LabRack(lab);
        try {
            rack.make();
            return rack;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            rack.close();
            throw new IllegalStateException("interrupted while the lab was made", e);
        } catch (RuntimeException e) {
            rack.close();
            throw e;
        }
    }

    private void make() throws InterruptedException {
        sweep();
        LabImages images = new LabImages(podman);
        image = images.device(lab.image());
        String router = images.router(image);
        network.make();
        routers.start(router, network.name());
        network.connect(routers.way());
        routers.awaitUp();
    }

    /** Whatever carries the lab's name. */
    private void sweep() throws InterruptedException {
        List<String> ids = podman.lines(
                "ps", "--all", "--quiet", "--no-trunc", "--filter=label=" + LabContainer.LABEL + "=" + lab.name());
        if (!ids.isEmpty()) {
            List<String> removal = new ArrayList<>(List.of("rm", "--force", "--volumes", "--time=0"));
            removal.addAll(ids);
            podman.run(removal);
        }
        network.remove();
    }

    PacketRouter router() {
        return routers.first();
    }

    @Override
    public Optional<Seat> seat(int number, Set<Seat> taken) {
        for (int first = LabRouters.FIRST_PAIR; first < 256; first += 2) {
            Seat seat = Seat.pair(lab.publicPrefix(), lab.privatePrefix(), first);
            if (first != 254 && !taken.contains(seat)) { // the network's last address is everybody's
                return Optional.of(seat);
            }
        }
        return Optional.empty();
    }

    @Override
    public RackHost place(BoxDevice device, List<String> keys, String metadata) {
        LabContainer container = new LabContainer(
                lab.name(),
                "packet-" + lab.name() + "-" + device.hostname + "-" + device.id.substring(0, 8),
                device.hostname,
                image,
                network.name(),
                device.publicAddress(),
                BoxAddresses.mac(device, 0),
                VOLUMES,
                Map.of(
                        "network", network(device.seat),
                        "authorized_keys", String.join("\n", keys) + "\n",
                        "device", "METADATA='" + metadata + "'\n"));
        LabHost host = new LabHost(podman, routers, routerWork, threads, container, device.privateAddress());
        host.make();
        return host;
    }

    private static String network(Seat seat) {
        return """
                ip address flush dev eth0
                ip address add %s/31 dev eth0
                ip address add %s/31 dev eth0
                ip route add default via %s
                ip route add 10.0.0.0/8 via %s
                if [ ! -e /root/.ssh/authorized_keys ]; then
                  install -m 600 /etc/packet/authorized_keys /root/.ssh/authorized_keys
                fi
                """.formatted(seat.publicAddress(), seat.privateAddress(), seat.publicGateway(), seat.privateGateway());
    }

    @Override
    public String blocks() {
        return lab.blocks();
    }

    @Override
    public Optional<InetAddress> gateway() {
        try {
            return Optional.of(InetAddress.getByName(lab.publicPrefix() + 1));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four numbers are an address", e);
        }
    }

    @Override
    public void look() {
        try {
            routers.look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the box is being closed
        }
    }

    /** Also when the thread was interrupted: what is left would be in the way of the next one. */
    @Override
    public void close() {
        threads.shutdownNow();
        List<RuntimeException> failures = new ArrayList<>();
        Thread sweeper = new Thread(() -> sweepAtTheEnd(failures), "packet-lab-close");
        sweeper.start();
        boolean interrupted = false;
        while (sweeper.isAlive()) {
            try {
                sweeper.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private void sweepAtTheEnd(List<RuntimeException> failures) {
        try {
            boolean ended = threads.awaitTermination(30, TimeUnit.SECONDS);
            assert ended;
            sweep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }
}
