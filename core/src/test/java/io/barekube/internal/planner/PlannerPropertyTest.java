package io.barekube.internal.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Violation;
import io.barekube.plan.Observation;
import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every spec and every world that planning permits. That no plan lets happen what no plan may (etcd without quorum, a machine gone before its member, ...) is
 * asserted by {@link ModelSteps} while it executes. The seed of a failing case is in its message.
 */
class PlannerPropertyTest {
    private static final int BLOCK = 100;

    static IntStream blocks() {
        return IntStream.range(0, 20);
    }

    private static void each(int block, IntConsumer test) {
        for (int seed = block * BLOCK; seed < (block + 1) * BLOCK; seed++) {
            try {
                test.accept(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static ModelHistory history(int seed) {
        ModelHistory history = new ModelHistory(seed, refusal -> {});
        history.pass();
        return history;
    }

    private static boolean permitted(ModelHistory history) {
        return !history.isLost()
                && Objections.to(history.wanted(), history.observation()).isEmpty();
    }

    private static Plan plan(ModelHistory history) {
        return Planner.plan(history.wanted(), history.observation());
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void plansTheSameInWhateverOrderTheWorldIsTold(int block) {
        each(block, seed -> {
            ModelHistory history = history(seed);
            if (permitted(history)) {
                Observation shuffled =
                        history.world().observation(history.wanted().spec(), new Random(seed));
                Plan other = Planner.plan(history.wanted(), shuffled);

                assertThat(other).isEqualTo(plan(history));
                assertThat(other.hash()).isEqualTo(plan(history).hash());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void putsEveryStepAfterWhatItComesAfter(int block) {
        each(block, seed -> {
            ModelHistory history = history(seed);
            if (permitted(history)) {
                Set<StepId> before = new HashSet<>();
                for (Step step : plan(history).steps()) {
                    assertThat(before)
                            .containsAll(step.common().needs())
                            .containsAll(step.common().follows());
                    assertThat(before.add(step.id())).isTrue();
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void reachesTheSpecFromWhereverItIsAndHasNothingLeftToDo(int block) {
        List<Integer> refused = new ArrayList<>();
        each(block, seed -> {
            ModelHistory history = history(seed);
            history.heal();
            if (!permitted(history)) {
                refused.add(seed);
                return;
            }
            Plan plan = plan(history);
            boolean done =
                    new ModelRun(plan, new ModelSteps(history.world(), history.wanted()), history.random(), 0).run();

            assertThat(done).as("the run succeeded").isTrue();
            history.forgetReplacement();
            assertThat(plan(history).steps()).isEmpty();
            history.assertReached();
        });
        assertThat(refused).hasSizeLessThan(BLOCK / 2);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void goesOnAfterRunsThatBrokeOff(int block) {
        each(block, seed -> {
            ModelHistory history = history(seed);
            history.heal();
            for (int i = 0; i < 3 && permitted(history); i++) {
                new ModelRun(plan(history), new ModelSteps(history.world(), history.wanted()), history.random(), 20)
                        .run();
                history.forgetReplacement();
                history.heal();
            }
            if (permitted(history)) {
                new ModelRun(plan(history), new ModelSteps(history.world(), history.wanted()), history.random(), 0)
                        .run();
                assertThat(plan(history).steps()).isEmpty();
                history.assertReached();
            }
        });
    }

    @Test
    void refusesForEveryReasonThereIs() {
        Set<String> reasons = new HashSet<>();
        for (int seed = 0; seed < 4000; seed++) {
            new ModelHistory(seed, refusal -> reasons.add(kind(refusal))).pass();
        }
        System.err.println(reasons);
    }

    private static String kind(Violation violation) {
        return violation.what().replaceAll("edge-[a-z0-9-]+|[0-9.]+", "_");
    }
}
