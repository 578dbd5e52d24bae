package io.barekube.internal.planner;

import io.barekube.AddonRef;
import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.NodeSpec;
import io.barekube.Role;
import io.barekube.fake.FakeFacts;
import io.barekube.plan.Marks;
import io.barekube.plan.Observation;
import io.barekube.plan.Observation.ClusterState;
import io.barekube.plan.Observation.ObservedAddon;
import io.barekube.plan.Observation.ObservedHost;
import io.barekube.plan.Observation.ObservedNode;
import io.barekube.plan.Step;
import io.barekube.spi.Host;
import io.barekube.spi.HostFacts;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** A world as plain data, on which steps have the effect they promise. */
final class ModelWorld {
    static final ClusterId ID = new ClusterId("edge", new UUID(0, 1));
    private final ClusterSpec spec;
    private final Map<String, MachineState> machines = new TreeMap<>();
    private final Map<String, Set<String>> files = new TreeMap<>();
    private final Map<String, Boolean> ready = new TreeMap<>();
    private final Map<String, ObservedAddon> addons = new TreeMap<>();
    private final Set<String> prepared = new TreeSet<>();
    private final Set<String> marked = new TreeSet<>();

    ModelWorld(ClusterSpec spec) {
        this.spec = spec;
    }

    /** A world that planning permits, somewhere between nothing and everything. */
    static ModelWorld random(ClusterSpec spec, Random random) {
        ModelWorld world = new ModelWorld(spec);
        boolean up = random.nextInt(3) > 0;
        for (NodeSpec node : spec.nodes()) {
            boolean control = node.role() == Role.CONTROL_PLANE;
            world.node(node, control && up ? 4 + random.nextInt(2) : random.nextInt(up && !control ? 8 : 4));
        }
        if (up) {
            spec.addons().forEach(addon -> world.addon(addon, random));
        }
        return world;
    }

    private void node(NodeSpec node, int stage) {
        String name = node.name();
        if (stage > 0) {
            machines.put(name, stage == 1 ? MachineState.PROVISIONING : MachineState.RUNNING);
        }
        if (stage >= 3 && stage <= 5) {
            prepared.add(name);
        }
        if (stage >= 4) {
            ready.put(name, stage != 4);
        }
        if (stage == 4 || stage == 5) {
            joined(name, node.role());
        }
        if (stage == 7) {
            machines.remove(name);
        }
    }

    private void joined(String name, Role role) {
        files.put(
                name,
                role == Role.CONTROL_PLANE
                        ? Set.of("kubelet.conf", "admin.conf", "initialised")
                        : Set.of("kubelet.conf"));
    }

    private void addon(AddonRef addon, Random random) {
        String fingerprint = random.nextBoolean() ? addon.fingerprint() : "older";
        if (random.nextInt(3) > 0) {
            addons.put(
                    addon.name(),
                    new ObservedAddon(
                            addon.name(),
                            fingerprint,
                            random.nextBoolean(),
                            random.nextBoolean() ? Optional.empty() : Optional.of("it is broken")));
        }
    }

    void apply(Step step) {
        String name = step.node().orElse("");
        if (step instanceof Step.CreateMachine) {
            machines.put(name, MachineState.RUNNING);
        } else if (step instanceof Step.PrepareHost) {
            require(machines.get(name) == MachineState.RUNNING, step);
            prepared.add(name);
        } else if (step instanceof Step.InitControlPlane) {
            require(prepared.contains(name), step);
            joined(name, Role.CONTROL_PLANE);
            ready.put(name, false);
        } else if (step instanceof Step.JoinWorker) {
            require(prepared.contains(name) && answers(), step);
            joined(name, Role.WORKER);
            ready.put(name, false);
        } else if (step instanceof Step.VerifyNode) {
            require(files.containsKey(name) && networked(), step);
            ready.put(name, true);
            marked.add(name);
        } else if (step instanceof Step.MarkNode) {
            require(Boolean.TRUE.equals(ready.get(name)), step);
            marked.add(name);
        } else if (step instanceof Step.InstallAddon install) {
            require(answers(), step);
            AddonRef addon = addon(install.addon());
            for (String before : addon.after()) {
                require(addons.containsKey(before), step);
            }
            addons.put(addon.name(), new ObservedAddon(addon.name(), addon.fingerprint(), false, Optional.empty()));
        } else if (step instanceof Step.VerifyAddon verify) {
            ObservedAddon addon = addons.get(verify.addon());
            require(addon != null, step);
            addons.put(addon.name(), new ObservedAddon(addon.name(), addon.fingerprint(), true, Optional.empty()));
        }
    }

    private static void require(boolean holds, Step step) {
        if (!holds) {
            throw new AssertionError(step + " came too early");
        }
    }

    private AddonRef addon(String name) {
        return spec.addons().stream()
                .filter(addon -> addon.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private boolean networked() {
        return spec.addons().stream()
                .filter(AddonRef::providesNetwork)
                .allMatch(addon -> addons.containsKey(addon.name()));
    }

    private boolean answers() {
        return files.values().stream().anyMatch(set -> set.contains("admin.conf"));
    }

    Observation observation() {
        List<ObservedHost> hosts = new ArrayList<>();
        for (NodeSpec node : spec.nodes()) {
            MachineState state = machines.get(node.name());
            if (state != null) {
                hosts.add(new ObservedHost(
                        host(node, state),
                        state == MachineState.RUNNING ? Optional.of(facts(node.name())) : Optional.empty(),
                        Optional.empty()));
            }
        }
        Map<String, ObservedNode> nodes = new LinkedHashMap<>();
        ready.forEach((name, is) -> nodes.put(name, node(name, is)));
        return new Observation(
                ID, hosts, answers() ? Optional.of(new ClusterState(nodes, addons)) : Optional.empty(), true);
    }

    private ObservedNode node(String name, boolean isReady) {
        ObservedNode bare = new ObservedNode(name, isReady, "v" + spec.kubernetes(), "");
        if (!marked.contains(name)) {
            return bare;
        }
        Map<String, String> marks = new LinkedHashMap<>();
        marks.put(Marks.CLUSTER, ID.uuid().toString());
        marks.put(Marks.POOL, spec.node(name).pool());
        marks.put(Marks.MACHINE, "m-" + name);
        marks.put(Marks.SETTINGS, "");
        Map<String, String> annotations = new LinkedHashMap<>();
        NodeMarks.between(bare, spec.node(name), marks)
                .annotations()
                .forEach((key, value) -> annotations.put(key, String.valueOf(value)));
        return new ObservedNode(name, isReady, bare.kubeletVersion(), "", "", Map.of(), Set.of(), annotations, false);
    }

    static Host host(NodeSpec node, MachineState state) {
        return new Host(
                node,
                Machine.builder(new MachineId("m-" + node.name())).state(state).build());
    }

    private HostFacts facts(String name) {
        return FakeFacts.facts(
                name,
                Duration.ZERO,
                files.getOrDefault(name, Set.of()),
                prepared.contains(name) ? Optional.of(FakeFacts.inventory(ID, name)) : Optional.empty());
    }
}
