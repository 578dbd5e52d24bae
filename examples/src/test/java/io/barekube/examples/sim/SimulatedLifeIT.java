package io.barekube.examples.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.spi.Json;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.testkit.sim.SimulatedHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The scenario that the lab compares with real hosts, on simulated ones alone. */
class SimulatedLifeIT extends SimulatedClusters {
    @Test
    void playsTheScenarioThatTheLabCompares() throws Exception {
        Map<String, Machine> machines = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(LifeScenario.WORKERS);
        names.add(LifeScenario.CONTROL_PLANE);
        for (String name : names) {
            SimulatedHost host = simulation.boot(name);
            machines.put(
                    name,
                    Machine.builder(new MachineId(name))
                            .address(host.address())
                            .access(host.access())
                            .build());
        }

        Map<String, Object> seen = Json.parseObject(new LifeScenario(
                        () -> {
                            try {
                                return cluster();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        machines,
                        new SimulatedView(simulation),
                        events)
                .play());

        assertThat(seen)
                .containsEntry("created", "SUCCEEDED")
                .containsEntry("created: again", true)
                .containsEntry("grown", "SUCCEEDED")
                .containsEntry("destroyed", "SUCCEEDED");
        assertThat(seen.get("grown: nodes").toString()).contains("pin-3=WORKER Ready v1.36.4");
        assertThat(seen.get("destroyed: pin-2: files")).isEqualTo(seen.get("before: pin-2: files"));
        assertThat(seen.get("destroyed: pin-1: facts")).isEqualTo(seen.get("before: pin-1: facts"));
    }
}
