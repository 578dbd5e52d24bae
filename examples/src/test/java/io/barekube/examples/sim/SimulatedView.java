package io.barekube.examples.sim;

import io.barekube.testkit.sim.SimulatedHost;
import io.barekube.testkit.sim.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The view of simulated hosts. */
public record SimulatedView(Simulation simulation) implements HostView {
    @Override
    public String facts(String host) {
        return simulation.host(host).facts();
    }

    @Override
    public List<String> files(String host, List<String> paths) {
        TreeMap<String, Integer> found = new TreeMap<>();
        SimulatedHost machine = simulation.host(host);
        machine.files("").forEach((path, mode) -> {
            if (paths.stream().anyMatch(it -> path.equals(it) || path.startsWith(it + "/"))) {
                found.put(path, mode);
            }
        });
        List<String> lines = new ArrayList<>();
        found.forEach((path, mode) -> lines.add(Integer.toString(mode, 8) + " " + path));
        return lines;
    }

    @Override
    public String file(String host, String path) {
        return simulation.host(host).file(path).orElse("");
    }

    @Override
    public List<String> active(String host, List<String> units) {
        return units.stream()
                .filter(simulation.host(host).activeUnits()::contains)
                .toList();
    }
}
