package io.barekube.testkit.sim;

import io.barekube.Secret;
import io.barekube.spi.HostKeyCheck;
import io.barekube.spi.SshAccess;
import io.barekube.testkit.sim.internal.cluster.SimulatedCluster;
import io.barekube.testkit.sim.internal.host.HostState;
import io.barekube.testkit.sim.internal.script.Facts;
import io.barekube.testkit.sim.internal.ssh.HostEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A simulated machine, as a test sees it and interferes with it. Thread-safe. */
public final class SimulatedHost {
    private final HostEndpoint endpoint;
    private final Secret loginKey;

    SimulatedHost(HostEndpoint endpoint, String loginKey) {
        this.endpoint = endpoint;
        this.loginKey = Secret.of(loginKey);
    }

    /** As root, with its key pinned. Throws {@link IllegalStateException} for a machine that somebody else has the login key of. */
    public SshAccess access() {
        if (!endpoint.admitsSimulation()) {
            throw new IllegalStateException(name() + " admits only the keys it was made with");
        }
        return SshAccess.to("127.0.0.1")
                .port(endpoint.port())
                .privateKey(loginKey)
                .hostKeyCheck(new HostKeyCheck.Pinned(List.of(endpoint.fingerprint())))
                .build();
    }

    /** Whether its SSH server answers. */
    public boolean answers() {
        return endpoint.isAnswering();
    }

    /** The line of its public host key; for machines that a provider placed. */
    public String hostKey() {
        return endpoint.hostKey();
    }

    HostEndpoint endpoint() {
        return endpoint;
    }

    private HostState state() {
        return endpoint.state();
    }

    public String name() {
        return state().name();
    }

    /** That other hosts reach it by; a client reaches it on loopback. */
    public String address() {
        return state().address();
    }

    /** What is to go wrong with scripts. */
    public Faults faults() {
        return endpoint.faults();
    }

    /** Restarts it, as its owner or a power cut would. */
    public void reboot() {
        endpoint.reboot();
    }

    /** Its SSH server accepts connections and says nothing, neither on new ones nor on those that are open. */
    public void freeze() {
        endpoint.freeze(true);
    }

    /** Its SSH server goes on where it was frozen. */
    public void thaw() {
        endpoint.freeze(false);
    }

    /** Takes its power, or its network: its port is closed, and its kubelet reports no more. */
    public void powerOff() {
        endpoint.shut();
    }

    /** Gives the power back; what is enabled starts. */
    public void powerOn() {
        state().reboot();
        endpoint.answer();
    }

    /** Ends every connection to it. */
    public void loseConnections() {
        endpoint.loseConnections();
    }

    /** Nothing more can be written to its disk, or something again. */
    public void diskFull(boolean full) {
        state().diskFull(full);
    }

    /** Sets its clock that far ahead, or back. */
    public void skewClock(Duration by) {
        state().skew(by);
    }

    /** How long everything that is sent to it takes to arrive. */
    public void latency(Duration value) {
        endpoint.latency(value);
    }

    /** Stops a unit, as if it had died. */
    public void stopUnit(String unit) {
        state().units().stop(unit);
    }

    public String bootId() {
        return state().bootId();
    }

    /** The content of a file; empty when there is none. */
    public Optional<String> file(String path) {
        return state().files().read(path);
    }

    /** Puts a file there, as somebody else would. */
    public void write(String path, int mode, String content) {
        state().files().write(path, mode, content);
    }

    public void makeDirectory(String path) {
        state().files().makeDirectory(path);
    }

    /** Sets a setting of its kernel, as somebody else would. */
    public void sysctl(String key, String value) {
        state().sysctls().put(key, value);
    }

    /** Gives it another kernel: its version of control groups, and what {@code facts.sh} finds that it can. */
    public void kernel(int cgroupVersion, List<String> features) {
        state().kernel(cgroupVersion, features);
    }

    /** Deletes a file, or a directory with all that is in it. */
    public void delete(String path) {
        state().files().delete(path);
    }

    /** Every file below the directory, path to mode. */
    public Map<String, Integer> files(String directory) {
        return state().files().files(directory);
    }

    /** Every path on the host, directories with a slash at their end: what a reset must bring back. */
    public List<String> paths() {
        return state().files().paths();
    }

    /** Units that run. */
    public Set<String> activeUnits() {
        return state().units().active();
    }

    /** Kernel settings. */
    public Map<String, String> sysctls() {
        return Map.copyOf(state().sysctls());
    }

    /** The cluster's nodes by name, as this host's API server knows them; empty when it runs none that answers. */
    public List<String> nodes() {
        return state().cluster()
                .filter(cluster -> cluster.answersAt(state()))
                .map(cluster -> cluster.api().nodeNames())
                .orElse(List.of());
    }

    /** Every object of that kind, as a List in JSON; empty when this host runs no API server that answers. */
    public Optional<String> objects(String apiVersion, String kind) {
        return state().cluster()
                .filter(cluster -> cluster.answersAt(state()))
                .map(cluster -> cluster.api().list(apiVersion, kind, ""));
    }

    /** The names of etcd's members, as this host knows them. */
    public List<String> etcdMembers() {
        return state().cluster().map(SimulatedCluster::memberNames).orElse(List.of());
    }

    /** The names of those members of etcd that have no vote. */
    public List<String> etcdLearners() {
        return state().cluster().map(SimulatedCluster::learnerNames).orElse(List.of());
    }

    /** How many join tokens of its cluster are good still. */
    public int joinTokens() {
        return state().cluster().map(SimulatedCluster::tokens).orElse(0);
    }

    /** Makes the certificates of this control plane end at that moment. */
    public void certificatesEnd(Instant end) {
        state().cluster().ifPresent(cluster -> cluster.certificatesEnd(state(), end));
    }

    /** What the bootstrapper's look at the host answers: JSON. */
    public String facts() {
        return Facts.answer(state());
    }

    /** What clients have cost it. */
    public Traffic traffic() {
        return new Traffic(endpoint.openConnections(), endpoint.handshakes(), endpoint.roundTrips());
    }

    /**
     * What clients cost.
     *
     * @param open connections at the moment
     * @param handshakes logins so far
     * @param roundTrips commands so far
     */
    public record Traffic(int open, int handshakes, int roundTrips) {}

    @Override
    public String toString() {
        return name() + " at " + address();
    }
}
