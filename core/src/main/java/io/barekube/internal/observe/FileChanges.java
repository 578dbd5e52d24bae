package io.barekube.internal.observe;

import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.Endpoint;
import io.barekube.Role;
import io.barekube.internal.Wiring;
import io.barekube.internal.planner.Endpoints;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Plan;
import io.barekube.plan.Plan.FileChange;
import io.barekube.plan.Step;
import io.barekube.run.FailureClass;
import io.barekube.spi.BootstrapSession;
import io.barekube.spi.Host;
import io.barekube.spi.MachineState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the hosts that are there what a plan would change in their files; changes nothing. */
public final class FileChanges {
    private final ClusterSpec spec;
    private final Observation observation;
    private final Wiring wiring;
    private final BootstrapSession session;

    public FileChanges(ClusterSpec spec, Observation observation, Wiring wiring, BootstrapSession session) {
        this.spec = spec;
        this.observation = observation;
        this.wiring = wiring;
        this.session = session;
    }

    /** In the order of the plan's nodes. What a host does not tell stands there as why it does not. */
    public List<FileChange> of(Plan plan) throws InterruptedException {
        Map<String, List<Host>> subjects = new LinkedHashMap<>();
        List<Host> leading = observation.hosts().stream()
                .map(ObservedHost::host)
                .filter(host -> host.node().role() == Role.CONTROL_PLANE)
                .filter(FileChanges::isReachable)
                .toList();
        for (Step step : plan.steps()) {
            if (step instanceof Step.PrepareHost prepare) {
                subjects.putIfAbsent(prepare.name(), leading);
            } else if (step instanceof Step.ReconfigureNode reconfigure) {
                subjects.putIfAbsent(reconfigure.name(), leading);
            } else if (step instanceof Step.BalanceApi balance) {
                subjects.put(balance.name(), named(balance.controlPlanes()));
            }
        }
        List<Host> hosts = named(List.copyOf(subjects.keySet()));
        Endpoint endpoint = Endpoints.effective(spec, observation);
        return InParallel.map(
                        hosts,
                        wiring.parallelism(),
                        host -> ask(host, subjects.getOrDefault(host.name(), leading), endpoint))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private List<Host> named(List<String> nodes) {
        return nodes.stream()
                .map(observation::host)
                .flatMap(Optional::stream)
                .map(ObservedHost::host)
                .filter(FileChanges::isReachable)
                .toList();
    }

    private static boolean isReachable(Host host) {
        return host.machine().state() == MachineState.RUNNING
                && host.machine().access().isPresent()
                && host.machine().address().isPresent();
    }

    private List<FileChange> ask(Host host, List<Host> controlPlanes, Endpoint endpoint) throws InterruptedException {
        try {
            return session.changes(host, controlPlanes, endpoint);
        } catch (ClusterException e) {
            if (e.failureClass() == FailureClass.CANCELLED) {
                throw e;
            }
            return List.of(new FileChange(host.name(), FileChange.UNKNOWN, String.valueOf(e.getMessage())));
        }
    }
}
