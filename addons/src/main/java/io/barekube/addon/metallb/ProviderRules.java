package io.barekube.addon.metallb;

import io.barekube.ClusterSpec;
import io.barekube.Violation;
import io.barekube.spi.Capabilities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with having everything from the provider. */
final class ProviderRules {
    private final List<Violation> violations = new ArrayList<>();

    private ProviderRules() {}

    /** Whether the provider has what it takes. */
    static boolean isOffered(Capabilities capabilities) {
        return capabilities.bgp() && capabilities.addressBlocks();
    }

    static List<Violation> violations(ProviderBgp bgp, ClusterSpec spec, Capabilities capabilities) {
        ProviderRules rules = new ProviderRules();
        if (!isOffered(capabilities)) {
            rules.add(
                    "fromProvider() announces addresses that the provider lends by BGP to its routers, and this provider "
                            + missing(capabilities) + ": "
                            + (capabilities.layer2()
                                    ? "use layer2(..) with free addresses of the machines' network"
                                    : "there MetalLB cannot announce anything; leave it out"));
        }
        if (Integer.bitCount(bgp.addresses()) != 1 || bgp.addresses() < 0) {
            rules.add("addresses(" + bgp.addresses()
                    + ") cannot be one block: ask for a power of two, such as 1, 2, 4 or 8");
        }
        Duration hold = bgp.holdTime();
        if (hold.compareTo(ProviderBgp.SHORTEST_HOLD) < 0
                || hold.compareTo(ProviderBgp.LONGEST_HOLD) > 0
                || !hold.equals(Duration.ofSeconds(hold.toSeconds()))) {
            rules.add("holdTime(" + hold + ") is not a number of whole seconds from "
                    + ProviderBgp.SHORTEST_HOLD.toSeconds() + " to " + ProviderBgp.LONGEST_HOLD.toSeconds());
        }
        if (ProviderBgp.sparesControlPlanes(spec) && MetalLb.isWithoutWorkers(spec)) {
            rules.add(
                    "nobody could announce services' addresses: control planes announce the elastic IP of the API, the provider's routers allow"
                            + " one session an address, and there are no workers; add workers, or choose another endpoint");
        }
        return rules.violations;
    }

    private static String missing(Capabilities capabilities) {
        if (capabilities.bgp()) {
            return "lends no addresses";
        }
        return capabilities.addressBlocks() ? "has no routers that speak BGP" : "offers neither";
    }

    private void add(String what) {
        violations.add(new Violation("addon metallb", what));
    }
}
