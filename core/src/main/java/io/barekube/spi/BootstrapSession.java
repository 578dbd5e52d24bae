package io.barekube.spi;

import io.barekube.Endpoint;
import io.barekube.Kubeconfig;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.plan.Plan.FileChange;
import java.io.Serializable;
import java.time.Instant;
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
    void init(Host host, Endpoint endpoint, Progress progress) throws InterruptedException;

    /**
     * Joins another control plane, with a member of etcd of its own, to the cluster of these working ones. Looks first whether all members are well, and throws a transient
     * {@link io.barekube.ClusterException} when they are not; a member that an earlier try on this host left without starting is removed. Returns when its member votes and is
     * well and its API server answers.
     */
    void joinControlPlane(Host host, List<Host> controlPlanes, Endpoint endpoint, Progress progress)
            throws InterruptedException;

    /**
     * Makes the host's own way to the API servers: HAProxy with these control planes behind it, and keepalived where the endpoint is a virtual IP; or, where it is an
     * elastic IP, what announces it as long as the host's own API server is well. What is so already stays
     * untouched. A kubelet that asked elsewhere asks the endpoint afterwards.
     */
    void balance(Host host, List<Host> controlPlanes, Endpoint endpoint, Progress progress) throws InterruptedException;

    /**
     * Makes what the host says to its provider's routers leave from the address that its machine's {@linkplain io.barekube.spi.Machine#peering() peering} names, also after a restart.
     * Throws {@link UnsupportedOperationException} unless the bootstrapper can.
     */
    default void peer(Host host, Progress progress) throws InterruptedException {
        throw new UnsupportedOperationException("this bootstrapper does not know how to set routes");
    }

    /** Writes the endpoint into the cluster's own configuration (kubeadm's, kube-proxy's, the one for joining), and has kube-proxy started anew with it. */
    void moveEndpoint(List<Host> controlPlanes, Endpoint endpoint, Progress progress) throws InterruptedException;

    /** The members of etcd, asked of whichever of these control planes answers. */
    List<ObservedMember> members(List<Host> controlPlanes) throws InterruptedException;

    /** Takes the member of that hexadecimal id out of etcd; one that is not there is no error. The caller has done the arithmetic. */
    void removeMember(List<Host> controlPlanes, String member) throws InterruptedException;

    /**
     * Brings the host to the spec's version: kubeadm first, then what it upgrades (for the first control plane of a cluster all of the cluster's own parts), then kubelet. The
     * node was drained before.
     */
    void upgrade(Host host, Progress progress) throws InterruptedException;

    /** Writes what preparation would write now, has kubeadm write its part anew, and restarts what reads it. */
    void reconfigure(Host host, Progress progress) throws InterruptedException;

    /** Renews all certificates of a control plane that kubeadm keeps, restarts what uses them, and returns when its API server answers. */
    void renewCertificates(Host host, Progress progress) throws InterruptedException;

    /** When the first certificate of a control plane expires. */
    Instant certificatesExpire(Host host) throws InterruptedException;

    /** What {@link #prepare}, {@link #reconfigure} or {@link #balance} would change in the host's files; reads, changes nothing. {@code controlPlanes} as for {@link #balance}. */
    List<FileChange> changes(Host host, List<Host> controlPlanes, Endpoint endpoint) throws InterruptedException;

    /**
     * Joins a worker to the cluster of these control planes, through the endpoint; returns when its kubelet has its own client certificate. Join credentials are minted for
     * the session, live as short as they can, and are never stored.
     */
    void joinWorker(Host host, List<Host> controlPlanes, Endpoint endpoint, Progress progress)
            throws InterruptedException;

    /** The cluster's API through whichever of these control planes answers. */
    KubeApi api(List<Host> controlPlanes);

    /** An administrator's kubeconfig, from whichever of these control planes answers; with a local balancer it holds a context for each of them, the current one of which answered. */
    Kubeconfig kubeconfig(List<Host> controlPlanes, Endpoint endpoint) throws InterruptedException;

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
