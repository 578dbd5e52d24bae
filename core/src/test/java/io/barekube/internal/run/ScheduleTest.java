package io.barekube.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterId;
import io.barekube.plan.Plan;
import io.barekube.plan.Risk;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private final List<Step> steps = new ArrayList<>();

    private static Step.Common common(String id, String... needs) {
        return new Step.Common(
                new StepId(id), List.of(needs).stream().map(StepId::new).toList(), List.of(), "", Risk.NONE);
    }

    private void worker(String name) {
        steps.add(new Step.CreateMachine(common("create/" + name), name, "w"));
        steps.add(new Step.PrepareHost(common("prepare/" + name, "create/" + name), name));
        steps.add(new Step.JoinWorker(common("join/" + name, "prepare/" + name, "init/cp"), name));
        steps.add(new Step.VerifyNode(common("ready/" + name, "join/" + name), name));
    }

    private void controlPlane() {
        steps.add(new Step.CreateMachine(common("create/cp"), "cp", "cp"));
        steps.add(new Step.PrepareHost(common("prepare/cp", "create/cp"), "cp"));
        steps.add(new Step.InitControlPlane(common("init/cp", "prepare/cp"), "cp"));
    }

    /** A plan may list all machines first, then all preparations. */
    private Schedule schedule() {
        List<String> stages = List.of("create", "prepare", "init", "join", "ready");
        steps.sort(
                Comparator.comparingInt(step -> stages.indexOf(step.id().value().split("/")[0])));
        steps.add(new Step.VerifyAddon(common("verify/network", "ready/w-1", "ready/w-2"), "network"));
        return new Schedule(new Plan(new ClusterId("edge", new UUID(0, 1)), Plan.Purpose.APPLY, steps));
    }

    private static List<String> oneAfterTheOther(Schedule schedule) {
        List<String> begun = new ArrayList<>();
        for (Optional<Step> next = schedule.next(); next.isPresent(); next = schedule.next()) {
            begun.add(next.get().id().value());
            assertThat(schedule.ended(next.get(), true)).isEmpty();
        }
        return begun;
    }

    @Test
    void beginsWithWhatTheOtherNodesWaitFor() {
        worker("w-1");
        worker("w-2");
        controlPlane();

        assertThat(oneAfterTheOther(schedule())).startsWith("create/cp", "prepare/cp", "init/cp");
    }

    @Test
    void endsANodeThatWasBegunBeforeTheNext() {
        controlPlane();
        worker("w-1");
        worker("w-2");

        assertThat(oneAfterTheOther(schedule()))
                .endsWith(
                        "create/w-1",
                        "prepare/w-1",
                        "join/w-1",
                        "ready/w-1",
                        "create/w-2",
                        "prepare/w-2",
                        "join/w-2",
                        "ready/w-2",
                        "verify/network");
    }

    @Test
    void skipsWhatNeedsAStepThatFailedAndNothingElse() {
        controlPlane();
        worker("w-1");
        worker("w-2");
        Schedule schedule = schedule();
        List<String> skipped = new ArrayList<>();
        List<String> done = new ArrayList<>();

        for (Optional<Step> next = schedule.next(); next.isPresent(); next = schedule.next()) {
            String id = next.get().id().value();
            done.add(id);
            schedule.ended(next.get(), !id.equals("prepare/w-1"))
                    .forEach(it ->
                            skipped.add(it.step().id() + " for " + it.missing().orElseThrow()));
        }

        assertThat(skipped)
                .containsExactly("join/w-1 for prepare/w-1", "ready/w-1 for join/w-1", "verify/network for ready/w-1");
        assertThat(done).contains("ready/w-2").doesNotContain("join/w-1", "verify/network");
        assertThat(schedule.skipTheRest()).isEmpty();
    }

    @Test
    void skipsTheRestInThePlansOrderAndBeginsNothingMore() {
        controlPlane();
        worker("w-1");
        worker("w-2");
        Schedule schedule = schedule();
        Step begun = schedule.next().orElseThrow();

        List<Schedule.Skipped> rest = schedule.skipTheRest();

        assertThat(rest).hasSize(steps.size() - 1);
        assertThat(rest.get(0).missing()).isEmpty();
        assertThat(schedule.ended(begun, true)).isEmpty();
        assertThat(schedule.next()).isEmpty();
        assertThat(schedule.skipped()).hasSize(steps.size() - 1);
    }
}
