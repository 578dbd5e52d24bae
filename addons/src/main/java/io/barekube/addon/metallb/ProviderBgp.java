package io.barekube.addon.metallb;

import io.barekube.CidrBlock;
import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.Violation;
import io.barekube.run.FailureClass;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Condition;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Provided;
import io.barekube.spi.ProviderNeeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * By BGP with the provider's routers, of a block of addresses that the provider lends: every node that may announces every address.
 *
 * @param addresses how many
 * @param holdTime after which a silent node's announcements count no longer
 */
record ProviderBgp(int addresses, Duration holdTime) implements Announcement {
    static final ProviderBgp DEFAULT = new ProviderBgp(4, Duration.ofSeconds(9));
    static final Duration SHORTEST_HOLD = Duration.ofSeconds(3);
    static final Duration LONGEST_HOLD = Duration.ofSeconds(0xffff);
    private static final String NAME = "default";
    private static final ObjectRef STATES = ObjectRef.all(MetalLbObjects.API, "ServiceBGPStatus");

    @Override
    public List<Object> settings() {
        return List.of("BGP from the provider", addresses, holdTime);
    }

    @Override
    public ProviderNeeds needs() {
        return new ProviderNeeds(addresses, true);
    }

    @Override
    public List<Violation> violations(ClusterSpec spec, Capabilities capabilities) {
        return ProviderRules.violations(this, spec, capabilities);
    }

    /** Nothing: what it announces is no address of the hosts' networks, and what the routers want of hosts is the bootstrapper's to set. */
    @Override
    public List<Violation> violations(ClusterSpec spec, Map<Host, HostFacts> hosts) {
        return List.of();
    }

    /** Whether the control planes hold the one session that the routers allow them for the API's address. */
    static boolean sparesControlPlanes(ClusterSpec spec) {
        return spec.endpoint().filter(Endpoint.ElasticIp.class::isInstance).isPresent();
    }

    @Override
    public String stage() {
        return "address pool and routers";
    }

    @Override
    public List<KubeObject> objects(ClusterSpec spec, Provided provided) {
        CidrBlock block = provided.services()
                .orElseThrow(
                        () -> new ClusterException(
                                FailureClass.PERMANENT,
                                "metallb: fromProvider() announces addresses that the provider keeps for this cluster's services, and was given none"))
                .addresses();
        if (1L << (block.network().getAddress().length * 8 - block.prefixLength()) < addresses) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "metallb: the provider keeps " + block + " for this cluster's services, and addresses(" + addresses
                            + ") asks for more: a block does not grow; ask for as many as it has");
        }
        List<KubeObject> objects = new ArrayList<>(Routers.of(provided.peerings(), spec, holdTime));
        objects.add(MetalLbObjects.pool(AddressPool.of(NAME, block.toString())));
        objects.add(MetalLbObjects.object(
                advertisement(), Map.of("ipAddressPools", List.of(NAME), "aggregationLength", 32L)));
        return objects;
    }

    private static ObjectRef advertisement() {
        return MetalLbObjects.ref("BGPAdvertisement", NAME);
    }

    @Override
    public List<Condition> health(ClusterSpec spec) {
        return List.of(
                Condition.exists(MetalLbObjects.ref("IPAddressPool", NAME)),
                Routers.knownTo(spec),
                Condition.exists(advertisement()));
    }

    @Override
    public List<AddressPool> pools() {
        return List.of(AddressPool.of(NAME));
    }

    @Override
    public ObjectRef states() {
        return STATES;
    }

    @Override
    public String advice(AddressPool pool) {
        return "Look whether this machine reaches " + String.join(", ", pool.ranges())
                + " by way of the provider's routers, and at kubectl -n " + MetalLb.NAMESPACE
                + " logs ds/speaker, whether the nodes' sessions with them are established.";
    }

    @Override
    public String toString() {
        return "BGP with the provider's routers: " + addresses + (addresses == 1 ? " address" : " addresses");
    }
}
