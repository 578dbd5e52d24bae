package io.barekube.kubeadm.internal;

import io.barekube.Endpoint;
import io.barekube.Secret;
import io.barekube.spi.BgpPeering;

/**
 * An elastic address on a control plane, as files: a loop gives it to the loopback link while the API server of this host is well, and BIRD tells the routers of what it finds there. So it is
 * gone from here within seconds of the API server, and within the hold time of the machine.
 */
final class Announcement {
    /** Shorter than what routers propose by default (180 s): the shorter one of both counts (RFC 4271 §4.2), and for as long traffic goes to a machine that is dead. */
    private static final int HOLD_SECONDS = 9;

    private static final String BIRD = "/etc/barekube/bird.conf";
    private static final String LOOP = "/etc/barekube/elastic.sh";
    private final String ip;
    private final BgpPeering peering;

    Announcement(String ip, BgpPeering peering) {
        this.ip = ip;
        this.peering = peering;
    }

    void addTo(HostUnits units) {
        units.needs("birdc:bird2", "curl:curl");
        units.unit("barekube-announcer", announcerUnit());
        units.unit("barekube-elastic", loopUnit());
        units.secretFile(BIRD, bird());
        units.file(LOOP, loop());
    }

    private String bird() {
        StringBuilder text = new StringBuilder("""
                log stderr all;
                router id %s;
                protocol device {
                }
                protocol direct elastic {
                  ipv4;
                  interface "lo";
                }
                """.formatted(peering.address()));
        for (int i = 0; i < peering.peers().size(); i++) {
            text.append("""
                    protocol bgp router%d {
                      local %s as %d;
                      neighbor %s as %d;
                      %s;
                    %s  hold time %d;
                      keepalive time %d;
                      connect retry time 3;
                      error wait time 1, 10;
                      ipv4 {
                        import none;
                        export where net = %s/32;
                        next hop self;
                      };
                    }
                    """.formatted(
                            i + 1,
                            peering.address(),
                            peering.asn(),
                            peering.peers().get(i),
                            peering.peerAsn(),
                            peering.multihop() ? "multihop" : "direct",
                            peering.password()
                                    .map(Secret::reveal)
                                    .map(key -> "  password \"" + key + "\";\n")
                                    .orElse(""),
                            HOLD_SECONDS,
                            HOLD_SECONDS / 3,
                            ip));
        }
        return text.toString();
    }

    /** Before kubeadm has made the first control plane it asks its endpoint, which is nowhere yet: then it is here. */
    private String loop() {
        return """
                ip=%s
                url=https://%s/readyz
                bad=0
                is_here() { [ -n "$(ip -o address show dev lo to "$ip/32")" ]; }
                while :; do
                  if [ ! -e /etc/barekube/initialised ] || curl -skf --max-time 2 "$url" -o /dev/null; then bad=0; else bad=$((bad + 1)); fi
                  if ((bad == 0)); then
                    is_here || ip address add "$ip/32" dev lo
                  elif ((bad >= 2)) && is_here; then
                    ip address del "$ip/32" dev lo
                  fi
                  sleep 1
                done
                """.formatted(ip, Endpoint.ofApiServer(peering.address()));
    }

    private String loopUnit() {
        return """
                [Unit]
                Description=The elastic address of this Kubernetes cluster, while this API server is well
                After=network.target barekube-announcer.service

                [Service]
                ExecStart=/bin/bash /etc/barekube/elastic.sh
                ExecStopPost=-ip address del %s/32 dev lo
                Restart=always
                RestartSec=1

                [Install]
                WantedBy=multi-user.target
                """.formatted(ip);
    }

    private static String announcerUnit() {
        return """
                [Unit]
                Description=BIRD, which tells the routers of the elastic address of this Kubernetes cluster
                Wants=network-online.target
                After=network-online.target barekube-routes.service

                [Service]
                RuntimeDirectory=barekube-announcer
                ExecStart=/usr/sbin/bird -f -c /etc/barekube/bird.conf -s /run/barekube-announcer/bird.ctl
                ExecReload=/usr/sbin/birdc -s /run/barekube-announcer/bird.ctl configure
                Restart=always
                RestartSec=1

                [Install]
                WantedBy=multi-user.target
                """;
    }
}
