package io.barekube.testkit.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The faults of one host. A script is called by its file, such as {@code prepare.sh}; one that runs as a unit by its own, such as {@code join.sh}. Thread-safe. */
public final class Faults {
    /** Stands for every script. */
    public static final String ANY = "*";

    private final Map<String, Integer> calls = new HashMap<>();
    private final List<Planned> planned = new ArrayList<>();

    /** @param nth from 1, counted from the first call of the script on the host; 0 for every call */
    private record Planned(String script, int nth, Fault fault) {}

    /** Strikes the script's next call. */
    public synchronized void next(String script, Fault fault) {
        planned.add(new Planned(script, calls.getOrDefault(script, 0) + 1, fault));
    }

    /** Strikes the script's call of that number, from 1, counted since the host is there. */
    public synchronized void nth(String script, int number, Fault fault) {
        planned.add(new Planned(script, number, fault));
    }

    /** Strikes every call of the script from now on. */
    public synchronized void always(String script, Fault fault) {
        planned.add(new Planned(script, 0, fault));
    }

    /** Nothing goes wrong any more. */
    public synchronized void clear() {
        planned.clear();
    }

    /** How often the script was called; {@link #ANY} for all. */
    public synchronized int calls(String script) {
        return calls.getOrDefault(script, 0);
    }

    /** Counts a call and says what is to go wrong with it. */
    public synchronized Optional<Fault> strike(String script) {
        calls.merge(script, 1, Integer::sum);
        calls.merge(ANY, 1, Integer::sum);
        return planned.stream()
                .filter(it -> it.script().equals(script) || it.script().equals(ANY))
                .filter(it -> it.nth() == 0 || it.nth() == calls.getOrDefault(it.script(), 0))
                .map(Planned::fault)
                .findFirst();
    }
}
