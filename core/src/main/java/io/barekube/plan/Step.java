package io.barekube.plan;

import java.util.List;
import java.util.Optional;

/**
 * One thing done to the world: everything Barekube can do stands on this page. A step is a value; it holds no code and no handle, and names nodes, never
 * addresses. New kinds may appear in minor releases.
 */
public sealed interface Step {
    /** What every step carries: its id, what it waits for, its reason and risk. */
    Common common();

    /** What it does, for people: {@code join worker}. */
    String verb();

    /** The node it is about; empty for steps about the whole cluster. */
    default Optional<String> node() {
        return Optional.empty();
    }

    /** Its name within the plan. */
    default StepId id() {
        return common().id();
    }

    /**
     * What every step carries.
     *
     * @param needs steps that must have succeeded before
     * @param follows steps that must have ended before, in whatever way
     * @param reason why the plan holds it
     */
    record Common(StepId id, List<StepId> needs, List<StepId> follows, String reason, Risk risk) {
        public Common {
            needs = List.copyOf(needs);
            follows = List.copyOf(follows);
        }
    }

    /** Orders the node's machine from the provider and waits until it can be logged in to. */
    record CreateMachine(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "create machine";
        }
    }

    /** Installs and configures what kubeadm needs on the host. */
    record PrepareHost(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "prepare host";
        }
    }

    /** Makes the first control plane. */
    record InitControlPlane(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "initialise control plane";
        }
    }

    /** Joins a worker. */
    record JoinWorker(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "join worker";
        }
    }

    /** Waits until the node is Ready, with the address and version it should have. */
    record VerifyNode(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "see node Ready";
        }
    }

    /** Applies an addon's manifests and waits until what they make is running. */
    record InstallAddon(Common common, String addon, String version) implements Step {
        @Override
        public String verb() {
            return "install " + addon + " " + version;
        }
    }

    /** Proves an addon by using it. */
    record VerifyAddon(Common common, String addon) implements Step {
        @Override
        public String verb() {
            return "prove " + addon + " by use";
        }
    }

    /** Takes what Barekube put on the host away again. */
    record ResetHost(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "reset host";
        }
    }

    /**
     * Gives the machine back to its provider.
     *
     * @param machine the provider's name for it: more than one may carry a node's tag
     */
    record DeleteMachine(Common common, String name, String machine) implements OfNode {
        @Override
        public String verb() {
            return "delete machine";
        }
    }

    /** Removes what the provider made for the cluster besides machines. */
    record ReleaseProvider(Common common) implements Step {
        @Override
        public String verb() {
            return "release the provider's leftovers";
        }
    }

    /** A step about one node. */
    sealed interface OfNode extends Step {
        String name();

        @Override
        default Optional<String> node() {
            return Optional.of(name());
        }
    }
}
