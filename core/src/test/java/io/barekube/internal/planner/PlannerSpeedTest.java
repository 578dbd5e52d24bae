package io.barekube.internal.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterSpec;
import io.barekube.plan.Plan;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Planning must not grow with the square of the nodes. Measured in processor time, so that a busy machine changes nothing. */
class PlannerSpeedTest {
    private static final ClusterSpec LARGE = Specs.builder()
            .podCidr("10.128.0.0/9")
            .serviceCidr("10.96.0.0/16")
            .controlPlanes(3)
            .workers("w", 4990)
            .kubernetes("1.35.6")
            .build()
            .spec();
    private final ModelWorld world = new ModelWorld();

    private static Plan timed(Supplier<Plan> planning) {
        Plan first = planning.get();
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Plan plan = planning.get();
        Duration spent = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
        assertThat(spent).as("processor time").isLessThan(Duration.ofMillis(800));
        assertThat(plan).isEqualTo(first);
        return plan;
    }

    private Plan plan(Wanted wanted) {
        var seen = world.observation(wanted.spec());
        return timed(() -> {
            assertThat(Objections.to(wanted, seen)).isEmpty();
            return Planner.plan(wanted, seen);
        });
    }

    @Test
    void plansFiveThousandNodesAtOnce() {
        Plan creation = plan(Wanted.of(LARGE));
        assertThat(creation.steps()).hasSizeGreaterThan(20_000);

        new ModelSteps(world, Wanted.of(LARGE)).all(creation);
        assertThat(plan(Wanted.of(LARGE)).isEmpty()).isTrue();

        ClusterSpec newer = Specs.builder()
                .podCidr("10.128.0.0/9")
                .controlPlanes(3)
                .workers("w", 4980)
                .kubernetes("1.36.4")
                .build()
                .spec();
        assertThat(plan(Wanted.of(newer)).steps()).hasSizeGreaterThan(19_000);
    }
}
