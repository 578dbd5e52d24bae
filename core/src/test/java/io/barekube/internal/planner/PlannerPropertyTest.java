package io.barekube.internal.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterSpec;
import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every spec and every world that planning permits. The seed of a failing case is its parameter. */
class PlannerPropertyTest {
    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    private final Random random = new Random();
    private ClusterSpec spec;
    private ModelWorld world;

    private void given(int seed) {
        random.setSeed(seed);
        spec = Specs.random(random);
        world = ModelWorld.random(spec, random);
        assertThat(Objections.to(spec, world.observation())).isEmpty();
    }

    private Plan plan() {
        return Planner.plan(spec, world.observation());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void plansTheSameForTheSameWorld(int seed) {
        given(seed);

        assertThat(plan()).isEqualTo(plan());
        assertThat(plan().hash()).isEqualTo(plan().hash());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void putsEveryStepAfterWhatItComesAfter(int seed) {
        given(seed);

        Set<StepId> before = new HashSet<>();
        for (Step step : plan().steps()) {
            assertThat(before)
                    .containsAll(step.common().needs())
                    .containsAll(step.common().follows());
            assertThat(before.add(step.id())).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void reachesTheSpecAndHasNothingLeftToDo(int seed) {
        given(seed);

        plan().steps().forEach(world::apply);

        assertThat(plan().steps()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void finishesTheRestWhenOnlySomeStepsWereDone(int seed) {
        given(seed);
        Plan first = plan();
        Set<StepId> done = new HashSet<>();
        for (Step step : first.steps()) {
            if (done.containsAll(step.common().needs()) && random.nextInt(4) > 0) {
                world.apply(step);
                done.add(step.id());
            }
        }

        Plan rest = plan();
        rest.steps().forEach(world::apply);

        assertThat(plan().steps()).isEmpty();
        assertThat(ids(first)).containsAll(ids(rest));
    }

    private static Set<String> ids(Plan plan) {
        return plan.steps().stream().map(step -> step.id().value()).collect(Collectors.toSet());
    }
}
