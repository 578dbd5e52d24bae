package io.barekube.fake;

import io.barekube.ClusterSpec;
import io.barekube.Violation;
import io.barekube.spi.Addon;
import io.barekube.spi.Artifact;
import io.barekube.spi.Condition;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Verification;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An addon that is one ConfigMap of its own name. */
public record FakeAddon(FakeWorld world, String name, String version, boolean providesNetwork, Set<String> after)
        implements Addon {
    public static FakeAddon network(FakeWorld world) {
        return new FakeAddon(world, "net", "1", true, Set.of());
    }

    public static FakeAddon named(FakeWorld world, String name) {
        return new FakeAddon(world, name, "1", false, Set.of());
    }

    @Override
    public String fingerprint() {
        return name + version;
    }

    @Override
    public List<Violation> judge(ClusterSpec spec, Map<Host, HostFacts> hosts) {
        return hosts.keySet().stream()
                .map(Host::name)
                .filter(world.unfit::contains)
                .map(host -> new Violation("addon " + name, host + " is unfit"))
                .toList();
    }

    @Override
    public Requirements requires(ClusterSpec spec) {
        return new Requirements(List.of(), List.of());
    }

    @Override
    public List<Stage> stages(ClusterSpec spec, Map<Artifact, String> files) {
        return List.of(new Stage("all", List.of(FakeApi.configMap("default", name, Map.of())), health(spec)));
    }

    @Override
    public List<Condition> health(ClusterSpec spec) {
        return List.of(Condition.exists(ObjectRef.in("default", "v1", "ConfigMap", name)));
    }

    @Override
    public void verify(Verification verification) throws InterruptedException {
        world.does("verify/" + name);
        verification.proved(name + " works on " + verification.nodes().size() + " nodes");
    }
}
