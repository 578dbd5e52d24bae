package io.barekube.kubeadm.internal;

import io.barekube.ClusterId;
import io.barekube.spi.BgpPeering;
import io.barekube.spi.Host;
import java.util.List;
import java.util.stream.Collectors;

/** A host's routes to its provider's routers, which drop what does not come from the private address: by default the public one would be taken. */
final class RouterRoutes {
    private RouterRoutes() {}

    static HostUnits of(Host host, BgpPeering peering) {
        HostUnits units = new HostUnits("routes", host);
        units.needs("ip:iproute2");
        units.unit("barekube-routes", unit(peering));
        return units;
    }

    static ScriptText text(HostUnits units, ClusterId cluster) {
        return units.text(cluster).set("vip", "").list("holders", List.of()).set("kubelet_server", "");
    }

    private static String unit(BgpPeering peering) {
        String via = peering.gateway().map(gateway -> " via " + gateway).orElse(" dev @INTERFACE@");
        return """
                [Unit]
                Description=Routes to the routers that speak BGP with this Kubernetes node
                Wants=network-online.target
                After=network-online.target

                [Service]
                Type=oneshot
                RemainAfterExit=yes
                %sRestart=on-failure
                RestartSec=2

                [Install]
                WantedBy=multi-user.target
                """.formatted(peering.peers().stream()
                .map(peer -> "ExecStart=ip route replace " + peer + via + " src " + peering.address()
                        + "\nExecStop=-ip route del " + peer + "\n")
                .collect(Collectors.joining()));
    }
}
