package io.barekube.internal.run;

import io.barekube.plan.Plan;
import io.barekube.plan.Step;
import io.barekube.plan.StepId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which step may begin next. Where more may than there are threads, those come first that other nodes wait for, in the plan's order; then whatever ends a node that was begun:
 * one that is half done keeps a connection open for nothing. Not thread-safe.
 */
final class Schedule {
    private final List<Place> places = new ArrayList<>();
    private final Map<StepId, Place> byId = new HashMap<>();
    private final PriorityQueue<Place> ready =
            new PriorityQueue<>(Comparator.comparingInt((Place place) -> place.isAwaitedByOthers ? 0 : 1)
                    .thenComparingInt(place -> place.isAwaitedByOthers ? 0 : place.stepsAfter)
                    .thenComparingInt(place -> place.number));
    private final Set<StepId> skipped = new HashSet<>();

    Schedule(Plan plan) {
        for (Step step : plan.steps()) {
            Place place = new Place(step, places.size());
            places.add(place);
            byId.put(step.id(), place);
        }
        places.forEach(place -> before(place).forEach(earlier -> {
            earlier.dependents.add(place);
            place.waitsFor++;
        }));
        List<Place> lastFirst = new ArrayList<>(places);
        Collections.reverse(lastFirst);
        lastFirst.forEach(Place::weigh);
        places.stream().filter(place -> place.waitsFor == 0).forEach(ready::add);
    }

    /** A step in its place of the plan, which lists each behind all it waits for. */
    private static final class Place {
        private final Step step;
        private final int number;
        private final List<Place> dependents = new ArrayList<>();
        private int waitsFor;
        private int stepsAfter;
        private boolean isAwaitedByOthers;
        private State state = State.OPEN;

        Place(Step step, int number) {
            this.step = step;
            this.number = number;
        }

        private void weigh() {
            for (Place dependent : dependents) {
                Optional<String> node = dependent.step.node();
                stepsAfter = Math.max(stepsAfter, dependent.stepsAfter + 1);
                isAwaitedByOthers |= dependent.isAwaitedByOthers || node.isPresent() && !node.equals(step.node());
            }
        }
    }

    private enum State {
        OPEN,
        BEGUN,
        DONE,
        NOT_DONE
    }

    /** A step that will not be begun, with what it needed and that did not succeed. */
    record Skipped(Step step, Optional<StepId> missing) {}

    private Stream<Place> before(Place place) {
        Step.Common common = place.step.common();
        return Stream.concat(common.needs().stream(), common.follows().stream())
                .distinct()
                .map(this::place);
    }

    private Place place(StepId id) {
        return Optional.ofNullable(byId.get(id)).orElseThrow(() -> new IllegalStateException("no step " + id));
    }

    /** The step to begin now; empty while none may. It is begun with that. */
    Optional<Step> next() {
        Place next = ready.poll();
        if (next == null) {
            return Optional.empty();
        }
        next.state = State.BEGUN;
        return Optional.of(next.step);
    }

    /** The step was not begun after all. */
    void giveBack(Step step) {
        place(step.id()).state = State.OPEN;
    }

    /** The step has ended; returns those that can never begin because of that, in the plan's order. */
    List<Skipped> ended(Step step, boolean done) {
        List<Skipped> hopeless = new ArrayList<>();
        TreeSet<Place> coming = new TreeSet<>(Comparator.comparingInt(place -> place.number));
        settle(place(step.id()), done, coming);
        for (Place next = coming.pollFirst(); next != null; next = coming.pollFirst()) {
            hopeless.add(skip(next, coming));
        }
        return hopeless;
    }

    /** Skips all that was not begun; returns it in the plan's order. */
    List<Skipped> skipTheRest() {
        ready.clear();
        List<Skipped> rest = new ArrayList<>();
        for (Place place : places) {
            if (place.state == State.OPEN) {
                rest.add(skip(place, new HashSet<>()));
            }
        }
        ready.clear();
        return rest;
    }

    private Skipped skip(Place place, Set<Place> hopeless) {
        Optional<StepId> missing = place.step.common().needs().stream()
                .filter(need -> place(need).state == State.NOT_DONE)
                .findFirst();
        skipped.add(place.step.id());
        settle(place, false, hopeless);
        return new Skipped(place.step, missing);
    }

    private void settle(Place ended, boolean done, Set<Place> hopeless) {
        ended.state = done ? State.DONE : State.NOT_DONE;
        for (Place dependent : ended.dependents) {
            dependent.waitsFor--;
            if (dependent.state == State.OPEN
                    && !done
                    && dependent.step.common().needs().contains(ended.step.id())) {
                hopeless.add(dependent);
            } else if (dependent.state == State.OPEN && dependent.waitsFor == 0 && !hopeless.contains(dependent)) {
                ready.add(dependent);
            }
        }
    }

    Set<StepId> skipped() {
        return skipped;
    }
}
