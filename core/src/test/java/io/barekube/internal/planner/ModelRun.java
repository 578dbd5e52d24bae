package io.barekube.internal.planner;

import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Executes a plan on a model as a runner would: steps side by side, in any order that the plan permits, with or without failures. */
final class ModelRun {
    private static final int WIDTH = 6;
    private final Plan plan;
    private final ModelSteps steps;
    private final Random random;
    private final int trouble;
    private final List<Step> waiting;
    private final List<Step> running = new ArrayList<>();
    private final Set<StepId> succeeded = new HashSet<>();
    private final Set<StepId> ended = new LinkedHashSet<>();

    /**
     * One run.
     *
     * @param trouble in percent of what happens: steps that fail, machines that die, a process that dies; 0 for none
     */
    ModelRun(Plan plan, ModelSteps steps, Random random, int trouble) {
        this.plan = plan;
        this.steps = steps;
        this.random = random;
        this.trouble = trouble;
        this.waiting = new ArrayList<>(plan.steps());
    }

    /** Whether every step succeeded. */
    boolean run() {
        String before = steps.toString();
        try {
            return execute();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nbefore:\n" + before + "now:\n" + steps + plan, e);
        }
    }

    /** The step that came to no good end first, and the world after it. */
    String account() {
        return ended.stream().filter(id -> !succeeded.contains(id)).findFirst() + " in\n" + steps + plan;
    }

    private boolean execute() {
        boolean died = false;
        while (!died && next()) {
            died = happens(trouble / 4);
            if (happens(trouble / 4)) {
                steps.kill(random);
            }
        }
        for (Step step : new LinkedHashSet<>(running)) {
            steps.breakOff(step, random);
        }
        return succeeded.size() == plan.steps().size();
    }

    private boolean happens(int percent) {
        return random.nextInt(100) < percent;
    }

    private boolean next() {
        waiting.removeIf(this::isHopeless);
        List<Step> ready = waiting.stream().filter(this::isReady).toList();
        if (ready.isEmpty() && running.isEmpty()) {
            if (!waiting.isEmpty()) {
                throw new AssertionError("nothing can run of " + waiting);
            }
            return false;
        }
        boolean start = !ready.isEmpty() && running.size() < WIDTH && (running.isEmpty() || random.nextBoolean());
        if (start) {
            begin(ready.get(random.nextInt(ready.size())));
        } else {
            finish(running.remove(random.nextInt(running.size())));
        }
        return true;
    }

    private void begin(Step step) {
        waiting.remove(step);
        if (steps.begin(step)) {
            running.add(step);
        } else {
            ended.add(step.id());
        }
    }

    private void finish(Step step) {
        ended.add(step.id());
        if (happens(trouble)) {
            steps.breakOff(step, random);
        } else if (steps.end(step)) {
            succeeded.add(step.id());
        }
    }

    private boolean isReady(Step step) {
        return succeeded.containsAll(step.common().needs())
                && ended.containsAll(step.common().follows());
    }

    private boolean isHopeless(Step step) {
        boolean hopeless =
                step.common().needs().stream().anyMatch(need -> ended.contains(need) && !succeeded.contains(need));
        if (hopeless) {
            ended.add(step.id());
        }
        return hopeless;
    }
}
