package io.barekube.fake;

import io.barekube.ClusterSpec;
import io.barekube.spi.Addon;
import io.barekube.spi.Artifact;
import io.barekube.spi.Condition;
import io.barekube.spi.ObjectRef;
import io.barekube.spi.Provided;
import io.barekube.spi.ProviderNeeds;
import io.barekube.spi.Verification;
import java.util.List;
import java.util.Map;

/** An addon that needs addresses and routers: one ConfigMap with what it was given. */
public record FakeSpeaker(FakeWorld world) implements Addon {
    @Override
    public String name() {
        return "speaker";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String fingerprint() {
        return "speaker1";
    }

    @Override
    public ProviderNeeds needs() {
        return new ProviderNeeds(4, true);
    }

    @Override
    public Requirements requires(ClusterSpec spec) {
        return new Requirements(List.of(), List.of());
    }

    @Override
    public List<Stage> stages(ClusterSpec spec, Map<Artifact, String> files) {
        throw new IllegalStateException("nothing was provided");
    }

    @Override
    public List<Stage> stages(ClusterSpec spec, Map<Artifact, String> files, Provided provided) {
        world.deeds.add("given/" + provided.services().orElseThrow().addresses() + " "
                + provided.peerings().keySet().stream().sorted().toList());
        return List.of(new Stage("all", List.of(FakeApi.configMap("default", name(), Map.of())), health(spec)));
    }

    @Override
    public List<Condition> health(ClusterSpec spec) {
        return List.of(Condition.exists(ObjectRef.in("default", "v1", "ConfigMap", name())));
    }

    @Override
    public void verify(Verification verification) throws InterruptedException {
        world.does("verify/speaker");
    }
}
