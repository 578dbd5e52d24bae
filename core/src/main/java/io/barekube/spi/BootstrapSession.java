package io.barekube.spi;

import io.barekube.Kubeconfig;
import java.io.Serializable;
import java.util.List;

/**
 * One run's dealings with the hosts: at most one connection a host, opened when first needed and closed with the session.
 *
 * <p>Thread-safe across hosts; calls for one host are made one after another. Every operation may be called again when it, or the connection,
 * broke: it looks first whether its end is already true. Failures are {@link io.barekube.ClusterException}s.
 */
public interface BootstrapSession extends AutoCloseable {
    /** What the host is and has, read in one round trip; changes nothing. */
    HostFacts facts(Host host) throws InterruptedException;

    /** Makes the host ready for kubeadm: kernel settings, container runtime, binaries, kubelet unit. */
    void prepare(Host host, Progress progress) throws InterruptedException;

    /** Makes the first control plane; returns when its API server answers. */
    void init(Host host, Progress progress) throws InterruptedException;

    /**
     * Joins a worker to the cluster of a working control plane; returns when its kubelet has its own client certificate. Join credentials are minted for
     * the session, live as short as they can, and are never stored.
     */
    void joinWorker(Host host, Host controlPlane, Progress progress) throws InterruptedException;

    /** The cluster's API through whichever of these control planes answers. */
    KubeApi api(List<Host> controlPlanes);

    /** An administrator's kubeconfig, from whichever of these control planes answers. */
    Kubeconfig kubeconfig(List<Host> controlPlanes) throws InterruptedException;

    /** Takes everything this library put on the host away again, and proves it. */
    void reset(Host host, Progress progress) throws InterruptedException;

    /** What a person would look at first after a failure: the last lines of kubelet, containerd and etcd. Never throws for a dead host. */
    List<Excerpt> diagnose(Host host) throws InterruptedException;

    /** How many connections were opened and commands run so far, for each host. */
    List<Traffic> traffic();

    /** Closes the connections. What runs detached on a host goes on. */
    @Override
    void close();

    /** A line for people while an operation runs. Called from any thread; must not block. */
    @FunctionalInterface
    interface Progress {
        void line(String text);
    }

    /**
     * A piece of a host's logs.
     *
     * @param source the unit or file, or {@link #NONE}
     * @param text the last lines, redacted; where there are none to be had, why
     */
    record Excerpt(String source, String text) implements Serializable {
        /** The source of an excerpt that could not be read. */
        public static final String NONE = "logs";
    }

    /**
     * What a session cost one host.
     *
     * @param connections SSH handshakes
     * @param roundTrips remote commands run
     */
    record Traffic(String host, int connections, int roundTrips) {}
}
