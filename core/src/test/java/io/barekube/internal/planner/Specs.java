package io.barekube.internal.planner;

import io.barekube.ChangePolicy;
import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.MachineSpec;
import io.barekube.Role;
import io.barekube.fake.FakeAddon;
import io.barekube.fake.FakeBootstrapper;
import io.barekube.fake.FakeCarrier;
import io.barekube.fake.FakeProvider;
import io.barekube.fake.FakeSpeaker;
import io.barekube.fake.FakeWorld;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Specs to plan for. */
final class Specs {
    static final String OLD = "1.35.6";
    static final String NEW = "1.36.4";

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

    static ClusterSpec of(int controlPlanes, int workers, String version) {
        return builder()
                .controlPlanes(controlPlanes)
                .workers("w", workers)
                .kubernetes(version)
                .build()
                .spec();
    }

    /** What stays for the life of a random cluster. */
    static Optional<Endpoint> endpoint(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> Optional.of(Endpoint.localBalancer());
            case 1 -> Optional.of(Endpoint.virtualIp("192.0.2.250"));
            case 2 -> Optional.of(Endpoint.address("api.example:6443"));
            case 3 -> Optional.of(Endpoint.elasticIp());
            default -> Optional.empty();
        };
    }

    static Wanted random(Random random, Optional<Endpoint> endpoint, String version) {
        FakeWorld world = new FakeWorld();
        boolean elastic = endpoint.filter(Endpoint.ElasticIp.class::isInstance).isPresent();
        ClusterBuilder builder = Cluster.named("edge")
                .on(elastic ? new FakeCarrier(world) : new FakeProvider(world))
                .bootstrap(new FakeBootstrapper(world))
                .kubernetes(version)
                .controlPlanes(List.of(1, 3, 3, 3, 5).get(random.nextInt(5)), machine -> carry(machine, random));
        endpoint.ifPresent(builder::endpoint);
        for (int i = 0; i < 3; i++) {
            if (random.nextInt(4) > 0) {
                builder.workers("p" + i, random.nextInt(5), machine -> carry(machine, random));
            }
        }
        if (random.nextBoolean()) {
            builder.addon(new FakeAddon(world, "late", "1", false, Set.of("early")))
                    .addon(new FakeAddon(world, "early", random.nextBoolean() ? "1" : "2", false, Set.of()));
        }
        if (elastic && random.nextBoolean()) {
            builder.addon(new FakeSpeaker(world));
        }
        ClusterSpec spec = builder.addon(FakeAddon.network(world)).build().spec();
        return new Wanted(
                spec,
                Map.of(
                        Role.CONTROL_PLANE, random.nextInt(4) == 0 ? "b" : "a",
                        Role.WORKER, random.nextInt(4) == 0 ? "b" : "a"),
                ChangePolicy.DEFAULT.withMaxUnavailable(1 + random.nextInt(3)),
                Set.of());
    }

    private static void carry(MachineSpec.Builder machine, Random random) {
        if (random.nextInt(3) == 0) {
            machine.label("tier", "t" + random.nextInt(2)).annotation("note", "n" + random.nextInt(2));
        }
        if (random.nextInt(3) == 0) {
            machine.taint("only", "x" + random.nextInt(2), "NoSchedule");
        }
    }
}
