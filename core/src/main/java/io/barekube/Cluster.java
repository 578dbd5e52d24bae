package io.barekube;

import io.barekube.internal.Engine;
import io.barekube.internal.Wiring;
import io.barekube.internal.run.ThisProcess;
import io.barekube.plan.Plan;
import io.barekube.run.JournaledRun;
import io.barekube.run.Lease;
import io.barekube.run.LeaseHeldException;
import io.barekube.run.Run;
import io.barekube.run.RunFailedException;
import io.barekube.run.RunResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster that is wanted, and the way to it. {@link #apply()} is the only verb of change: a first creation and a repeated call are the same.
 *
 * <p>Immutable and thread-safe; holds no connection and no thread between calls. Every method that talks to machines blocks, may be
 * interrupted, and throws {@link ClusterException} with what to do next.
 */
public final class Cluster {
    private final ClusterBuilder builder;
    private final ClusterSpec spec;
    private final Wiring wiring;

    Cluster(ClusterBuilder builder, ClusterSpec spec, Wiring wiring) {
        this.builder = builder;
        this.spec = spec;
        this.wiring = wiring;
    }

    /** Begins the description of a cluster. The name is a DNS label, at most 40 characters, unique within its provider. */
    public static ClusterBuilder named(String name) {
        return new ClusterBuilder(name);
    }

    /** A cluster of which only the name is known, to be taken away: from another JVM, after everything else about it was lost. */
    public static ExistingCluster existing(String name) {
        return new ExistingCluster(name);
    }

    /** What is wanted, as a value. */
    public ClusterSpec spec() {
        return spec;
    }

    /** A builder with all that this cluster was built with, for a changed one. */
    public ClusterBuilder toBuilder() {
        return new ClusterBuilder(builder);
    }

    /**
     * Reads the world and says what {@link #apply()} would do, and how it would change files on hosts that are there; changes nothing and keeps nothing. Throws {@link InvalidClusterException} with every reason why the world does
     * not permit the cluster.
     */
    public Plan plan() throws InterruptedException {
        return new Engine(spec, wiring).plan();
    }

    /**
     * Executes the plan, in the background. Reads the world once more first, and throws {@link ClusterException} of class WORLD_CHANGED, nothing touched, when
     * another plan would be made now, with every difference; throws as {@link #plan()} does, too, and when another run of this cluster is at work.
     */
    public Run start(Plan plan) throws InterruptedException {
        return new Engine(spec, wiring).start(plan);
    }

    /**
     * Plans, executes and waits: after it, the cluster is as described. Throws {@link InvalidClusterException} before anything is touched, and {@link
     * RunFailedException} with the report when the end could not be reached. An interrupt cancels the run and waits until it has stopped.
     */
    public RunResult apply() throws InterruptedException {
        return successful(new Engine(spec, wiring).apply());
    }

    /** What {@link #replace} of these nodes would do; changes nothing. */
    public Plan planReplace(String... nodes) throws InterruptedException {
        return new Engine(spec, wiring, Set.of(nodes)).plan();
    }

    /**
     * Exchanges the nodes, and applies the rest of the spec with it: for each a new machine joins, then its pods move, its member leaves etcd, and it and its machine go. Whoever
     * applies after a crash goes on with it. Needs {@code allow(Risk.DESTRUCTIVE)}; control planes are exchanged one at a time. Throws as {@link #apply()} does.
     */
    public RunResult replace(String... nodes) throws InterruptedException {
        return successful(new Engine(spec, wiring, Set.of(nodes)).apply());
    }

    /** What {@link #destroy()} would do; changes nothing. Its steps are destructive. */
    public Plan planDestroy() throws InterruptedException {
        return new Engine(spec, wiring).planDestroy();
    }

    /**
     * Takes the cluster away, its data included, and asks nobody: machines are deleted, hosts that stay are reset. A cluster that is not there, or never came up,
     * is no error. Throws {@link RunFailedException} when something could not be taken away; calling it again goes on. An interrupt cancels the run.
     */
    public RunResult destroy() throws InterruptedException {
        return successful(new Engine(spec, wiring).destroy());
    }

    /**
     * Goes on with the purpose of the cluster's last run in its store, when that run's process died, or it failed or was cancelled: applies this description, or destroys. Empty,
     * with nothing touched, when no run is unfinished. Throws as {@link #apply()} and {@link #destroy()} do, {@link LeaseHeldException} among it when that run is at
     * work still.
     */
    public Optional<RunResult> resume() throws InterruptedException {
        Optional<JournaledRun> last = wiring.store().lastRun(spec.name()).filter(JournaledRun::isUnfinished);
        if (last.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(last.get().purpose() == Plan.Purpose.DESTROY ? destroy() : apply());
    }

    /** Which run may change the cluster now, of whichever process that shares the store; empty when none. */
    public Optional<Lease> lease() {
        return wiring.store().lease(spec.name());
    }

    /**
     * Takes the lease from the run that has it, and returns it; empty when none has. <b>Dangerous</b>: for a person who knows that the run's process is dead, or hangs and will be
     * ended. A live run stops when it notices, which is with its next step or heartbeat (by default up to 20 seconds, and much later where its process
     * is paused or cut off); until then what it has begun goes on, and another run that begins meanwhile changes the same machines. A lease of a dead process falls by itself
     * within {@link io.barekube.run.LeaseTerms#life()}: wait for that where you can.
     */
    public Optional<Lease> breakLease() {
        return wiring.store().breakLease(spec.name(), ThisProcess.owner("", "breakLease()"));
    }

    /** An administrator's credentials, read from a control plane; throws {@link ClusterException}, permanent, when the cluster has none yet. */
    public Kubeconfig kubeconfig() throws InterruptedException {
        return new Engine(spec, wiring).kubeconfig();
    }

    /** The nodes as the API shows them now, by name; throws {@link ClusterException}, transient, when no control plane answers. */
    public List<Node> nodes() throws InterruptedException {
        return new Engine(spec, wiring).nodes();
    }

    static RunResult successful(RunResult result) {
        if (!result.succeeded()) {
            throw new RunFailedException(result);
        }
        return result;
    }

    @Override
    public String toString() {
        return spec.toString();
    }
}
