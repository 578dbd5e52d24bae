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

    /**
     * Orders the node's machine from the provider and waits until it can be logged in to.
     *
     * @param pool whose machines are described like it
     */
    record CreateMachine(Common common, String name, String pool) implements OfNode {
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

    /** Joins another control plane, when every member of etcd is well; ends when its own member is a voter and well. */
    record JoinControlPlane(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "join control plane";
        }
    }

    /**
     * Makes the node's balancer lead to these control planes; its kubelet, where there is one, asks the balancer afterwards. For {@link io.barekube.Endpoint.VirtualIp} on
     * control planes only.
     *
     * @param controlPlanes nodes, in order
     */
    record BalanceApi(Common common, String name, List<String> controlPlanes) implements OfNode {
        public BalanceApi {
            controlPlanes = List.copyOf(controlPlanes);
        }

        @Override
        public String verb() {
            return "balance the API over " + String.join(", ", controlPlanes);
        }
    }

    /** Opens the session of the node's machine with its provider's routers, and makes its packets to them leave from the address that they expect. */
    record PeerHost(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "peer with the routers";
        }
    }

    /**
     * Has the provider keep public addresses for the cluster.
     *
     * @param purpose as in {@link io.barekube.spi.AddressRequest}
     */
    record ReserveAddresses(Common common, String purpose, int quantity) implements Step {
        @Override
        public String verb() {
            return "reserve " + quantity + (quantity == 1 ? " address" : " addresses") + " for the " + purpose;
        }
    }

    /** Tells the cluster itself where its API server is reached from now on. */
    record MoveEndpoint(Common common, String endpoint) implements Step {
        @Override
        public String verb() {
            return "move the API's endpoint to " + endpoint;
        }
    }

    /** Joins a worker. */
    record JoinWorker(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "join worker";
        }
    }

    /** Gives the node's API object the labels, taints and annotations it should have, and takes away those it should have no longer. */
    record MarkNode(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "mark node";
        }
    }

    /** Writes on the node that it is to go, so that whoever applies next, from wherever, goes on with it. */
    record MarkLeaving(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "mark node as leaving";
        }
    }

    /** Moves the pods off the node, disruption budgets heeded until the policy's deadline; the node takes no new ones. */
    record Drain(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "drain node";
        }
    }

    /** Lets the node take pods again. */
    record Uncordon(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "let node take pods";
        }
    }

    /**
     * Brings the node to that version: kubeadm, what it upgrades, kubelet.
     *
     * @param version without a leading v
     */
    record UpgradeNode(Common common, String name, String version) implements OfNode {
        @Override
        public String verb() {
            return "upgrade to " + version;
        }
    }

    /** Puts changed settings of kubelet, container runtime and control plane to use on the node. */
    record ReconfigureNode(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "reconfigure node";
        }
    }

    /** Renews the certificates of a control plane, and restarts what uses them. */
    record RenewCertificates(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "renew certificates";
        }
    }

    /**
     * Takes a member out of etcd, when it keeps its quorum without it.
     *
     * @param name the node it is, or was, on
     * @param member etcd's id of it, hexadecimal; empty when the node's member is meant, whichever it is
     */
    record RemoveMember(Common common, String name, String member) implements OfNode {
        @Override
        public String verb() {
            return "remove etcd member" + (member.isEmpty() ? "" : " " + member);
        }
    }

    /** Deletes the node's API object. */
    record RemoveNode(Common common, String name) implements OfNode {
        @Override
        public String verb() {
            return "remove node";
        }
    }

    /** Waits until the node is Ready, with the address and version it should have, and marks it as {@link MarkNode} does. */
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
