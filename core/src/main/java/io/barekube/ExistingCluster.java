package io.barekube;

import io.barekube.event.ClusterListener;
import io.barekube.internal.Engine;
import io.barekube.internal.Wiring;
import io.barekube.internal.run.ThisProcess;
import io.barekube.plan.Plan;
import io.barekube.plan.Risk;
import io.barekube.run.Lease;
import io.barekube.run.RunFailedException;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.Bootstrapper;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of which only the name and the provider are known: enough to take it away. Made by {@link Cluster#existing}; not thread-safe.
 *
 * <pre>{@code
 * Cluster.existing("edge").on(provider).bootstrap(Kubeadm.overSsh()).destroy();
 * }</pre>
 */
public final class ExistingCluster {
    private final String name;
    private final List<ClusterListener> listeners = new ArrayList<>();
    private @Nullable InfrastructureProvider provider;
    private @Nullable Bootstrapper bootstrapper;
    private Optional<RunStore> store = Optional.empty();
    private Timeouts timeouts = Timeouts.DEFAULT;
    private Waiter waiter = Waiter.system();

    ExistingCluster(String name) {
        this.name = name;
    }

    /** Where its machines came from. Required. On hosts that stay, all those that the provider lists are asked whose they are. */
    public ExistingCluster on(InfrastructureProvider value) {
        this.provider = value;
        return this;
    }

    /** What made nodes of the machines; it resets hosts that stay. Required. */
    public ExistingCluster bootstrap(Bootstrapper value) {
        this.bootstrapper = value;
        return this;
    }

    /** Where its runs were journalled; default the directory {@code .barekube} in the user's home. A store that never heard of the cluster serves as well. */
    public ExistingCluster store(RunStore value) {
        this.store = Optional.of(value);
        return this;
    }

    /** Adds a receiver of the run's events; it is called on a thread of the run. */
    public ExistingCluster listener(ClusterListener value) {
        listeners.add(value);
        return this;
    }

    /** How long things may take; default {@link Timeouts#DEFAULT}. */
    public ExistingCluster timeouts(Timeouts value) {
        this.timeouts = value;
        return this;
    }

    /** The clock that the run waits on, for tests; default the system's. */
    public ExistingCluster waiter(Waiter value) {
        this.waiter = value;
        return this;
    }

    /** What {@link #destroy()} would do; changes nothing. Throws as it does. */
    public Plan planDestroy() throws InterruptedException {
        return engine().planDestroy();
    }

    /**
     * Does what {@link Cluster#destroy()} does, for whatever carries the cluster's tags or says on its own disk that it is the cluster's. None of it there is no error. Throws {@link
     * InvalidClusterException} when provider or bootstrapper are missing, {@link ClusterException} when there are several clusters of the name and the store does not say which is
     * meant, and {@link RunFailedException} when something could not be taken away, which includes a host that could not be asked; calling it again goes on.
     */
    public RunResult destroy() throws InterruptedException {
        return Cluster.successful(engine().destroy());
    }

    /** Which run may change the cluster now, of whichever process that shares the store; empty when none. */
    public Optional<Lease> lease() {
        return theStore().lease(name);
    }

    /** Takes the lease from the run that has it, with the dangers that {@link Cluster#breakLease()} tells of. */
    public Optional<Lease> breakLease() {
        return theStore().breakLease(name, ThisProcess.owner("", "breakLease()"));
    }

    private RunStore theStore() {
        return store.orElseGet(ClusterBuilder::defaultStore);
    }

    private Engine engine() {
        List<Violation> violations = new ArrayList<>();
        if (provider == null) {
            violations.add(new Violation("on", "no infrastructure provider is given: call on(..)"));
        }
        if (bootstrapper == null) {
            violations.add(new Violation("bootstrap", "no bootstrapper is given: call bootstrap(Kubeadm.overSsh())"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidClusterException(name, violations);
        }
        ClusterSpec nothing = new ClusterSpec(
                name,
                KubernetesVersion.parse(ClusterBuilder.DEFAULT_VERSION),
                Networking.DEFAULT,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
        Wiring wiring = new Wiring(
                Objects.requireNonNull(provider),
                Objects.requireNonNull(bootstrapper),
                List.of(),
                ArtifactSource.upstream(),
                Optional.empty(),
                ClusterBuilder.DEFAULT_PROBE_IMAGE,
                theStore(),
                listeners,
                timeouts,
                ChangePolicy.DEFAULT,
                Risk.DESTRUCTIVE,
                Optional.empty(),
                ClusterBuilder.DEFAULT_PARALLELISM,
                waiter);
        return new Engine(nothing, wiring);
    }
}
