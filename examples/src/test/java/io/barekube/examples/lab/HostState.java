package io.barekube.examples.lab;

import java.util.List;
import java.util.TreeSet;

/** What a bare host has: files, mounts, links, rules, units, listeners and settings, a line each. */
record HostState(TreeSet<String> lines) {
    private static final String SCRIPT = """
            # what systemd, sudo and package tools write by themselves is not looked at
            find /etc /usr /opt /home /root /srv /var/lib /var/log/pods /var/log/containers \\
              -path /var/lib/systemd -prune -o -path /var/lib/sudo -prune -o -name '.bash_history' -prune \\
              -o -type d -printf 'directory %p %m\\n' -o -printf 'file %p %y %m %s\\n' 2>/dev/null
            find /etc -type f -exec sha256sum {} + | sed 's/^/content /'
            findmnt -rno TARGET | grep -v '^/run/user/' | sed 's/^/mount /'
            ip -br link | awk '{sub(/@.*/, "", $1); print "link", $1}'
            ip netns list | sed 's/^/namespace /'
            ip route | sed 's/^/route /'
            { iptables-save; ip6tables-save; } 2>/dev/null | grep -v '^#' | sed 's/ \\[.*\\]$//; s/^/rule /'
            nft list ruleset | sed 's/counter packets [0-9]* bytes [0-9]*/counter/; s/^/nft /'
            systemctl list-unit-files --no-legend --plain | awk '{print "unit", $1, $2}'
            systemctl list-units --all --failed --no-legend --plain | sed 's/^/failed /'
            ss -ltnuH | awk '{print "listener", $1, $5}'
            sysctl -a 2>/dev/null | grep -E '^net\\.(ipv4\\.(ip_forward|conf\\.(all|default|eth0)\\.)|bridge\\.|netfilter\\.nf_conntrack_(tcp|udp))' | sed 's/^/setting /'
            pgrep -l 'kubelet|containerd|kube-|etcd|flanneld|coredns|pause' | awk '{print "process", $2}'
            ls -d /run/barekube /run/containerd /run/flannel /run/xtables.lock 2>/dev/null | sed 's/^/run /'
            true
            """;

    static HostState of(LabMachines machines, String node) throws InterruptedException {
        return new HostState(new TreeSet<>(machines.on(node, SCRIPT).lines().toList()));
    }

    /** Lines that are new ({@code +}) and lines that are gone ({@code -}) since. */
    List<String> changesTo(HostState later) {
        TreeSet<String> changes = new TreeSet<>();
        later.lines.stream().filter(line -> !lines.contains(line)).forEach(line -> changes.add("+ " + line));
        lines.stream().filter(line -> !later.lines.contains(line)).forEach(line -> changes.add("- " + line));
        return List.copyOf(changes);
    }
}
