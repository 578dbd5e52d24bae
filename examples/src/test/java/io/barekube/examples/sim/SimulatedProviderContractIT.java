package io.barekube.examples.sim;

import io.barekube.spi.InfrastructureProvider;
import io.barekube.testkit.InfrastructureProviderContract;
import io.barekube.testkit.sim.Pace;
import io.barekube.testkit.sim.Simulation;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** Simulated machines are made, found, restarted and deleted as any provider's. */
class SimulatedProviderContractIT extends InfrastructureProviderContract {
    private final Simulation simulation = Simulation.start(Pace.QUICK.boot(Duration.ofMillis(200)));

    @AfterEach
    void end() {
        simulation.close();
    }

    @Override
    protected InfrastructureProvider provider() {
        return simulation.provider();
    }

    @Override
    protected Optional<Login> login() {
        return Optional.of(MinaLogin::run);
    }
}
