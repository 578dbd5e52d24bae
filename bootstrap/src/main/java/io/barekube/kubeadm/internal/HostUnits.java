package io.barekube.kubeadm.internal;

import io.barekube.ClusterId;
import io.barekube.Secret;
import io.barekube.spi.Host;
import io.barekube.spi.Script;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Units of ours on a host, with the packages and files that they need, and the script that puts them there. Not thread-safe. */
final class HostUnits {
    private static final String FOLDER = "/etc/systemd/system/";
    private final String part;
    private final Host host;
    private final List<String> packages = new ArrayList<>();
    private final List<String> units = new ArrayList<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final Set<String> secret = new HashSet<>();

    /** @param part of the host's own network that they make, one word */
    HostUnits(String part, Host host) {
        this.part = part;
        this.host = host;
    }

    /** {@code TOOL:PACKAGE} each. */
    void needs(String... pairs) {
        packages.addAll(List.of(pairs));
    }

    void unit(String name, String text) {
        units.add(name);
        files.put(FOLDER + name + ".service", text);
    }

    void file(String path, String content) {
        files.put(path, content);
    }

    /** One that nobody but root may read. */
    void secretFile(String path, String content) {
        secret.add(path);
        files.put(path, content);
    }

    /** Path to content; {@code @INTERFACE@} stands for the interface that has the host's address. */
    Map<String, String> files() {
        return Map.copyOf(files);
    }

    /** What makes it so; the caller adds what else balance.sh is given. */
    ScriptText text(ClusterId cluster) {
        List<String> placed = new ArrayList<>();
        files.forEach((path, content) -> placed.addAll(List.of(secret.contains(path) ? "600" : "644", path, content)));
        return ScriptText.of("record.sh", "packages.sh", "balance.sh")
                .set("cluster", cluster.uuid().toString())
                .set("part", part)
                .list("packages", packages)
                .list("units", units)
                .list("files", placed)
                .set("address", host.address());
    }

    /** The script of that text, which keeps the host's BGP password to itself. */
    Script.Builder script(String name, ScriptText text) {
        Script.Builder script = Script.named(name, text.text());
        host.machine().peering().flatMap(peering -> peering.password()).ifPresent((Secret key) -> script.secret(key));
        return script;
    }
}
