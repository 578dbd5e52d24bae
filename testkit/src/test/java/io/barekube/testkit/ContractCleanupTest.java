package io.barekube.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterId;
import io.barekube.spi.Capabilities;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import io.barekube.spi.Tags;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract runs against providers that may be broken, on computers that others use too. */
final class ContractCleanupTest {
    @Test
    void leavesMachinesOfOthersAloneWhenTheProviderListsTooMuch() throws InterruptedException {
        ListsEverything provider = new ListsEverything();
        Contract contract = new Contract(provider);
        MachineId somebodyElses = new MachineId("m-somebody-elses");
        provider.machines.put(
                somebodyElses,
                Machine.builder(somebodyElses)
                        .tag(Tags.CLUSTER, "production")
                        .tag(Tags.ID, UUID.randomUUID().toString())
                        .build());
        ClusterId cluster = contract.newCluster();
        provider.create(contract.request(cluster, 1));

        contract.takeEverythingAway();

        assertThat(provider.machines).containsOnlyKeys(somebodyElses);
    }

    private static final class Contract extends InfrastructureProviderContract {
        private final InfrastructureProvider provider;

        Contract(InfrastructureProvider provider) {
            this.provider = provider;
        }

        @Override
        protected InfrastructureProvider provider() {
            return provider;
        }
    }

    private static final class ListsEverything implements InfrastructureProvider {
        private final Map<MachineId, Machine> machines = new LinkedHashMap<>();

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.builder().build();
        }

        @Override
        public List<Machine> list(String clusterName) {
            return List.copyOf(machines.values());
        }

        @Override
        public Machine create(MachineRequest request) {
            MachineId id = new MachineId("m-" + request.node().name());
            machines.put(id, Machine.builder(id).tags(request.tags()).build());
            return machines.get(id);
        }

        @Override
        public Machine await(MachineId id, Duration timeout) {
            return machines.get(id);
        }

        @Override
        public void delete(MachineId id) {
            machines.remove(id);
        }
    }
}
