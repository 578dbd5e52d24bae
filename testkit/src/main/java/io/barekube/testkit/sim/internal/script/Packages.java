package io.barekube.testkit.sim.internal.script;

import io.barekube.testkit.sim.internal.host.HostState;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code packages.sh} does: installs what is not there. */
final class Packages {
    /** What comes with them and must not start by itself. */
    private static final Map<String, String> SERVICES =
            Map.of("haproxy", "haproxy.service", "keepalived", "keepalived.service", "bird2", "bird.service");

    private Packages() {}

    static void install(Call call, HostRecord record, List<String> pairs) {
        HostState host = call.host();
        List<String> wanted = pairs.stream()
                .map(pair -> pair.substring(pair.indexOf(':') + 1))
                .filter(name -> !host.packages().contains(name))
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        call.say("installing " + wanted.stream().collect(Collectors.joining(" ")));
        for (String name : wanted) {
            if (SERVICES.containsKey(name)) {
                record.note("mask " + SERVICES.get(name));
                host.units().mask(SERVICES.get(name));
            }
            record.note("package " + name);
        }
        if (host.isDiskFull()) {
            call.say("E: You don't have enough free space in /var/cache/apt/archives/.");
            throw call.later("apt-get install " + String.join(" ", wanted) + " failed");
        }
        host.packages().addAll(wanted);
    }
}
