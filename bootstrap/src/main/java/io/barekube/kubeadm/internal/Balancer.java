package io.barekube.kubeadm.internal;

import io.barekube.ClusterId;
import io.barekube.Endpoint;
import io.barekube.Role;
import io.barekube.spi.Host;
import io.barekube.spi.Script;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A host's own way to the API servers, as data: HAProxy before them, and keepalived beside it where they share a virtual address; or the announcement of an elastic one. */
final class Balancer {
    private static final String PROXY = "/etc/barekube/balancer.cfg";
    private static final String ADDRESS_KEEPER = "/etc/barekube/keepalived.conf";

    private final Host host;
    private final List<Host> controlPlanes;
    private final HostUnits units;
    private String virtualIp = "";
    private String kubeletServer = "";

    private Balancer(Host host, List<Host> controlPlanes) {
        this.host = host;
        this.controlPlanes = controlPlanes;
        this.units = new HostUnits("balancer", host);
    }

    /** What the endpoint asks of that host: with an address of the caller's own, nothing; with a virtual or elastic one, nothing of a worker. */
    static Balancer of(Endpoint endpoint, Host host, List<Host> controlPlanes) {
        Balancer balancer = new Balancer(host, controlPlanes);
        boolean worker = host.node().role() == Role.WORKER;
        if (endpoint instanceof Endpoint.LocalBalancer) {
            balancer.addProxy("127.0.0.1");
        } else if (endpoint instanceof Endpoint.VirtualIp virtual && !worker) {
            balancer.addProxy("*");
            balancer.addKeeper(virtual.ip());
        } else if (endpoint instanceof Endpoint.ElasticIp elastic && !worker) {
            balancer.addAnnouncement(elastic.ip().orElseThrow());
        }
        if (worker && !(endpoint instanceof Endpoint.SingleControlPlane)) {
            balancer.kubeletServer = "https://" + endpoint.hostAndPort(host.address());
        }
        return balancer;
    }

    private void addProxy(String listen) {
        units.needs("haproxy:haproxy");
        units.unit("barekube-balancer", proxyUnit());
        units.file(PROXY, proxy(listen, controlPlanes));
    }

    private void addKeeper(String ip) {
        virtualIp = ip;
        units.needs("keepalived:keepalived", "curl:curl");
        units.unit("barekube-keepalived", keeperUnit());
        units.file(ADDRESS_KEEPER, keeper(ip, host, controlPlanes));
    }

    private void addAnnouncement(String ip) {
        new Announcement(
                        ip,
                        host.machine()
                                .peering()
                                .orElseThrow(() -> new IllegalStateException(
                                        host.name() + " cannot announce " + ip + ": it has no peering")))
                .addTo(units);
    }

    /** Path to content; {@code @INTERFACE@} stands for the interface that has the host's address. */
    Map<String, String> files() {
        return units.files();
    }

    /** What makes it so. */
    Script.Builder script(ClusterId cluster) {
        return units.script("balance the API", text(cluster));
    }

    ScriptText text(ClusterId cluster) {
        return units.text(cluster)
                .set("vip", virtualIp)
                .list("holders", controlPlanes.stream().map(Host::address).toList())
                .set("kubelet_server", kubeletServer);
    }

    /**
     * Watches are quiet for long, so that connections may be idle for an hour; those to an API server that died are cut, and begin anew elsewhere. After a reload the
     * old process no longer looks who is alive, so it may not keep its connections for long.
     */
    private static String proxy(String listen, List<Host> controlPlanes) {
        StringBuilder text = new StringBuilder("""
                global
                  user haproxy
                  group haproxy
                  maxconn 8000
                  hard-stop-after 10s
                defaults
                  mode tcp
                  timeout connect 2s
                  timeout check 2s
                  timeout client 1h
                  timeout server 1h
                  timeout tunnel 1h
                  retries 3
                  option redispatch 1
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
                    .append(Endpoint.ofApiServer(controlPlane.address()))
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * Unicast, because not every network carries multicast. Whoever has no API server behind its proxy gives way to one who has; where nobody has, as before the first
     * one is made, the address is held all the same.
     */
    private static String keeper(String ip, Host host, List<Host> controlPlanes) {
        String peers = controlPlanes.stream()
                .filter(other -> !other.name().equals(host.name()))
                .map(other -> "    " + other.address() + "\n")
                .collect(Collectors.joining());
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
                %s  }
                  virtual_ipaddress {
                    %s/32
                  }
                  track_script {
                    api
                  }
                }
                """.formatted(host.name(), Endpoint.BALANCER_PORT, routerId(ip), host.address(), peers, ip);
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
                RuntimeDirectory=barekube-keepalived
                ExecStart=/usr/sbin/keepalived --dont-fork --log-console --vrrp --use-file=/etc/barekube/keepalived.conf --pid=/run/barekube-keepalived/main.pid --vrrp_pid=/run/barekube-keepalived/vrrp.pid
                ExecReload=/bin/kill -HUP $MAINPID
                KillMode=process
                Restart=always
                RestartSec=1

                [Install]
                WantedBy=multi-user.target
                """;
    }
}
