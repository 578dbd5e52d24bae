package io.barekube.testkit.packet;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A device's host that is a container of the lab. Thread-safe. */
final class LabHost implements RackHost {
    private final Podman podman;
    private final LabRouters routers;
    private final Sequence routerWork;
    private final Sequence work;
    private final LabContainer container;
    private final String address;
    private volatile Standing standing = Standing.BEING_MADE;
    private volatile boolean peers;
    private volatile boolean cleared;

    /**
     * @param routerWork what is done at the routers, one after the other for all devices
     * @param address its private one
     */
    LabHost(
            Podman podman,
            LabRouters routers,
            Sequence routerWork,
            Executor threads,
            LabContainer container,
            String address) {
        this.podman = podman;
        this.routers = routers;
        this.routerWork = routerWork;
        this.work = new Sequence(threads);
        this.container = container;
        this.address = address;
    }

    void make() {
        work.then("making " + container.name(), () -> container.start(podman), () -> standing = Standing.FAILED);
    }

    @Override
    public Standing standing() {
        return standing;
    }

    @Override
    public boolean isReal() {
        return true;
    }

    @Override
    public void phonedHome() {
        if (standing == Standing.BEING_MADE) {
            standing = Standing.UP;
        }
    }

    @Override
    public void power(String action) {
        String name = container.name();
        switch (action) {
            case "power_off" -> {
                // A plug that is pulled gives no notice: processes that are killed would, for the kernel ends their
                // connections.
                later(
                        action,
                        () -> {
                            podman.attempt(List.of("exec", name, "ip", "link", "set", "eth0", "down"));
                            podman.run("stop", "--time=0", name);
                        },
                        Standing.DOWN);
            }
            case "power_on" -> later(action, () -> podman.run("start", name), Standing.UP);
            default -> {
                standing = Standing.DOWN;
                later(action, () -> podman.run("restart", "--time=0", name), Standing.UP);
            }
        }
    }

    private void later(String action, Sequence.Deed deed, Standing then) {
        work.then(
                action + " of " + container.name(),
                () -> {
                    deed.run();
                    standing = then;
                },
                () -> {});
    }

    @Override
    public void clear() {
        unpeer();
        List<String> removal = List.of("rm", "--force", "--volumes", "--time=0", container.name());
        work.then(
                "removing " + container.name(),
                () -> {
                    if (podman.attempt(List.of("container", "exists", container.name()))
                                    .status()
                            == 0) {
                        podman.run(removal);
                    }
                    cleared = true;
                },
                () -> {});
    }

    @Override
    public boolean isCleared() {
        return cleared;
    }

    @Override
    public void peer(long asn, Optional<String> password) {
        peers = true;
        routerWork.then("a session with " + address, () -> routers.peer(address, asn, password), () -> {});
    }

    @Override
    public void unpeer() {
        if (peers) {
            peers = false;
            routerWork.then("ending a session with " + address, () -> routers.unpeer(address), () -> {});
        }
    }

    @Override
    public String session() {
        return routers.session(address);
    }

    @Override
    public void assign(String elastic) {
        routerWork.then("leading " + elastic + " to " + address, () -> routers.assign(elastic, address), () -> {});
    }

    @Override
    public void unassign(String elastic) {
        routerWork.then("leading " + elastic + " nowhere", () -> routers.unassign(elastic, address), () -> {});
    }
}
