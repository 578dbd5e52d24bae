package io.barekube.kubeadm.internal;

import io.barekube.Endpoint;
import io.barekube.spi.Host;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A host's own way to the API servers, as data: HAProxy before them, and keepalived beside it where they share a virtual address.
 *
 * @param units in the order in which they start
 * @param files path to content; {@code @INTERFACE@} stands for the interface that has the host's address
 */
record Balancer(List<String> packages, List<String> units, Map<String, String> files) {
    static final String PROXY = "/etc/barekube/balancer.cfg";
    private static final String ADDRESS_KEEPER = "/etc/barekube/keepalived.conf";

    static Balancer of(Endpoint endpoint, Host host, List<Host> controlPlanes) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("/etc/systemd/system/barekube-balancer.service", proxyUnit());
        if (endpoint instanceof Endpoint.VirtualIp virtual) {
            files.put(PROXY, proxy("*", controlPlanes));
            files.put("/etc/systemd/system/barekube-keepalived.service", keeperUnit());
            files.put(ADDRESS_KEEPER, keeper(virtual.ip(), host, controlPlanes));
            return new Balancer(
                    List.of("haproxy:haproxy", "keepalived:keepalived", "curl:curl"),
                    List.of("barekube-balancer", "barekube-keepalived"),
                    files);
        }
        files.put(PROXY, proxy("127.0.0.1", controlPlanes));
        return new Balancer(List.of("haproxy:haproxy"), List.of("barekube-balancer"), files);
    }

    /** Watches are quiet for long, so that connections may be idle for an hour; those to an API server that died are cut, and begin anew elsewhere. */
    private static String proxy(String listen, List<Host> controlPlanes) {
        StringBuilder text = new StringBuilder("""
                global
                  maxconn 8000
                defaults
                  mode tcp
                  timeout connect 3s
                  timeout check 3s
                  timeout client 1h
                  timeout server 1h
                  timeout tunnel 1h
                  retries 3
                  option redispatch
                listen api
                  bind %s:%d
                  balance roundrobin
                  option httpchk GET /readyz
                  default-server check check-ssl verify none inter 1s fastinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
                """.formatted(listen, Endpoint.BALANCER_PORT));
        for (Host controlPlane : controlPlanes) {
            text.append("  server ")
                    .append(controlPlane.name())
                    .append(' ')
                    .append(Endpoint.bracketed(controlPlane.address()))
                    .append(':')
                    .append(Endpoint.API_PORT)
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * Unicast, because not every network carries multicast. Whoever has no API server behind its proxy gives way to one who has; where nobody has, as before the first
     * one is made, the address is held all the same.
     */
    private static String keeper(String ip, Host host, List<Host> controlPlanes) {
        List<String> peers = new ArrayList<>();
        controlPlanes.stream()
                .filter(other -> !other.name().equals(host.name()))
                .forEach(other -> peers.add("    " + other.address()));
        return """
                global_defs {
                  router_id %s
                  script_user root
                  enable_script_security
                }
                vrrp_script api {
                  script "/usr/bin/curl -skf --max-time 2 https://127.0.0.1:%d/readyz -o /dev/null"
                  interval 2
                  timeout 3
                  fall 2
                  rise 1
                  weight -50
                }
                vrrp_instance api {
                  state BACKUP
                  interface @INTERFACE@
                  virtual_router_id %d
                  priority 100
                  advert_int 1
                  unicast_src_ip %s
                  unicast_peer {
                %s
                  }
                  virtual_ipaddress {
                    %s/%d
                  }
                  track_script {
                    api
                  }
                }
                """.formatted(
                        host.name(),
                        Endpoint.BALANCER_PORT,
                        routerId(ip),
                        host.address(),
                        String.join("\n", peers),
                        ip,
                        ip.contains(":") ? 128 : 32);
    }

    /** 1 to 255, the same on all control planes of a cluster, and another one for another address, most of the time. */
    private static int routerId(String ip) {
        return Math.floorMod(ip.hashCode(), 255) + 1;
    }

    private static String proxyUnit() {
        return """
                [Unit]
                Description=HAProxy before the API servers of this Kubernetes cluster
                After=network.target

                [Service]
                Type=notify
                ExecStart=/usr/sbin/haproxy -Ws -f /etc/barekube/balancer.cfg
                ExecReload=/bin/kill -USR2 $MAINPID
                KillMode=mixed
                SuccessExitStatus=143
                Restart=always
                RestartSec=1

                [Install]
                WantedBy=multi-user.target
                """;
    }

    private static String keeperUnit() {
        return """
                [Unit]
                Description=keepalived, which holds the virtual address of this Kubernetes cluster
                After=network.target barekube-balancer.service

                [Service]
                ExecStart=/usr/sbin/keepalived --dont-fork --log-console --use-file=/etc/barekube/keepalived.conf --pid=/run/barekube-keepalived.pid
                ExecReload=/bin/kill -HUP $MAINPID
                Restart=always
                RestartSec=1

                [Install]
                WantedBy=multi-user.target
                """;
    }
}
