package io.barekube.addon.metallb;

import io.barekube.ClusterSpec;
import io.barekube.Violation;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Condition;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Provided;
import io.barekube.spi.ProviderNeeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * By ARP, of free addresses on the segment that the machines share: one node at a time answers for an address.
 *
 * @param interfaces on which it is answered; empty for all
 */
record Layer2(List<AddressPool> pools, List<String> interfaces) implements Announcement {
    private static final ObjectRef STATES = ObjectRef.all(MetalLbObjects.API, "ServiceL2Status");

    Layer2 {
        pools = List.copyOf(pools);
        interfaces = List.copyOf(interfaces);
    }

    @Override
    public List<Object> settings() {
        List<Object> settings = new ArrayList<>(List.of(interfaces));
        pools.forEach(
                pool -> settings.addAll(List.of(pool.name(), pool.ranges(), pool.autoAssign(), pool.avoidBuggyIps())));
        return settings;
    }

    @Override
    public ProviderNeeds needs() {
        return ProviderNeeds.NONE;
    }

    @Override
    public List<Violation> violations(ClusterSpec spec, Capabilities capabilities) {
        return PoolRules.violations(pools, spec, capabilities);
    }

    @Override
    public List<Violation> violations(ClusterSpec spec, Map<Host, HostFacts> hosts) {
        return HostRules.violations(pools, spec, hosts);
    }

    @Override
    public String stage() {
        return "address pools";
    }

    @Override
    public List<KubeObject> objects(ClusterSpec spec, Provided provided) {
        List<KubeObject> objects = new ArrayList<>();
        pools.forEach(pool -> objects.add(MetalLbObjects.pool(pool)));
        Map<String, Object> announced = new LinkedHashMap<>();
        announced.put("ipAddressPools", pools.stream().map(AddressPool::name).toList());
        if (!interfaces.isEmpty()) {
            announced.put("interfaces", interfaces);
        }
        objects.add(MetalLbObjects.object(MetalLbObjects.ref("L2Advertisement", "default"), announced));
        return objects;
    }

    @Override
    public List<Condition> health(ClusterSpec spec) {
        return pools.stream()
                .map(pool -> Condition.exists(MetalLbObjects.ref(pool)))
                .toList();
    }

    @Override
    public ObjectRef states() {
        return STATES;
    }

    @Override
    public String advice(AddressPool pool) {
        return "Look whether this machine reaches the segment of " + String.join(", ", pool.ranges())
                + ", whether that network lets hosts answer ARP for other addresses, and at kubectl -n "
                + MetalLb.NAMESPACE + " logs ds/speaker.";
    }

    @Override
    public String toString() {
        return "layer 2: "
                + String.join(
                        ", ",
                        pools.stream().flatMap(pool -> pool.ranges().stream()).toList());
    }
}
