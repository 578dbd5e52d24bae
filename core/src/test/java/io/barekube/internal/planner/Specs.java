package io.barekube.internal.planner;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.ClusterSpec;
import io.barekube.fake.FakeAddon;
import io.barekube.fake.FakeBootstrapper;
import io.barekube.fake.FakeProvider;
import io.barekube.fake.FakeWorld;
import java.util.Random;
import java.util.Set;

/** Specs to plan for. */
final class Specs {
    private Specs() {}

    static ClusterBuilder builder() {
        FakeWorld world = new FakeWorld();
        return Cluster.named("edge")
                .on(new FakeProvider(world))
                .bootstrap(new FakeBootstrapper(world))
                .controlPlanes(1)
                .addon(FakeAddon.network(world));
    }

    static ClusterSpec withWorkers(int count) {
        return builder().workers("w", count).build().spec();
    }

    static ClusterSpec random(Random random) {
        FakeWorld world = new FakeWorld();
        ClusterBuilder builder = Cluster.named("edge")
                .on(new FakeProvider(world))
                .bootstrap(new FakeBootstrapper(world))
                .controlPlanes(1);
        int pools = random.nextInt(3);
        for (int i = 0; i < pools; i++) {
            builder.workers("p" + i, random.nextInt(4));
        }
        if (random.nextBoolean()) {
            builder.addon(new FakeAddon(world, "late", "1", false, Set.of("early")))
                    .addon(new FakeAddon(world, "early", "1", false, Set.of()));
        }
        return builder.addon(FakeAddon.network(world)).build().spec();
    }
}
