package io.barekube.internal.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Violation;
import io.barekube.plan.Observation;
import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
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
        return IntStream.range(0, 15);
    }

    /** Lets a hundred lives pass and looks at those in which something may be planned; most must be such. */
    private static void each(int block, Consumer<ModelHistory> test) {
        int refused = 0;
        for (int seed = block * BLOCK; seed < (block + 1) * BLOCK; seed++) {
            try {
                ModelHistory history = new ModelHistory(seed, refusal -> {});
                history.pass();
                history.heal();
                if (permitted(history)) {
                    test.accept(history);
                } else {
                    refused++;
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(refused).isLessThan(BLOCK / 3);
    }

    private static boolean permitted(ModelHistory history) {
        return !history.isLost()
                && Objections.to(history.wanted(), history.observation()).isEmpty();
    }

    private static Plan plan(ModelHistory history) {
        return Planner.plan(history.wanted(), history.observation());
    }

    private static boolean run(ModelHistory history, int trouble) {
        return new ModelRun(plan(history), new ModelSteps(history.world(), history.wanted()), history.random(), trouble)
                .run();
    }

    private static void assertReached(ModelHistory history) {
        ModelRun run =
                new ModelRun(plan(history), new ModelSteps(history.world(), history.wanted()), history.random(), 0);
        assertThat(run.run())
                .as(() -> "the run succeeded, not " + run.account())
                .isTrue();
        history.forgetReplacement();
        assertThat(plan(history).steps()).isEmpty();
        history.assertReached();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void plansTheSameInWhateverOrderTheWorldIsTold(int block) {
        each(block, history -> {
            Observation shuffled = history.world().observation(history.wanted().spec(), new Random(block));
            Plan plan = plan(history);
            Plan other = Planner.plan(history.wanted(), shuffled);

            assertThat(other).isEqualTo(plan);
            assertThat(other.hash()).isEqualTo(plan.hash());
            assertInOrder(plan);
        });
    }

    private static void assertInOrder(Plan plan) {
        Set<StepId> before = new HashSet<>();
        for (Step step : plan.steps()) {
            assertThat(before)
                    .containsAll(step.common().needs())
                    .containsAll(step.common().follows());
            assertThat(before.add(step.id())).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void reachesTheSpecFromWhereverItIsAndHasNothingLeftToDo(int block) {
        each(block, PlannerPropertyTest::assertReached);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void goesOnAfterRunsThatBrokeOff(int block) {
        each(block, history -> {
            for (int i = 0; i < 3 && permitted(history); i++) {
                run(history, 20);
                history.forgetReplacement();
                history.heal();
            }
            if (permitted(history)) {
                assertReached(history);
            }
        });
    }

    @Test
    void meetsEveryReasonToRefuseThatALifeCanBring() {
        Set<String> reasons = new TreeSet<>();
        // the quorum of two that are left is a rare thing to lose: lives that do are known
        IntStream.concat(IntStream.range(0, 1500), IntStream.range(3000, 3500))
                .forEach(seed -> new ModelHistory(seed, refusal -> reasons.add(kind(refusal))).pass());

        for (String reason : new String[] {
            "would be, and _ are needed: bring the other members back first",
            "must agree before _ can be taken out",
            "is not wanted, and a control plane of this cluster",
            "is not wanted, and nobody can say what is on it",
            "cluster is not complete yet",
            "nodes of this cluster are joined, but no control plane's API server answers",
            "at its own address, which would go with it",
            "there is no such node to replace",
            "no route to host"
        }) {
            assertThat(reasons).as(reason).anyMatch(found -> found.contains(reason));
        }
    }

    private static String kind(Violation violation) {
        return violation.what().replaceAll("edge-[a-z0-9-]+|[0-9.]+", "_");
    }
}
