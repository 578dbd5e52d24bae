package io.barekube.kubeadm.internal;

import io.barekube.ClusterException;
import io.barekube.OperationTimeoutException;
import io.barekube.Secret;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.run.FailureClass;
import io.barekube.spi.Host;
import io.barekube.spi.Script;
import io.barekube.spi.Waiter;
import io.barekube.spi.Waiter.Look;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** etcd's members: who they are, and who comes and goes. */
final class Membership {
    private static final Duration ASK = Duration.ofSeconds(30);
    private static final Duration GATE = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(500);
    private final Waiter waiter;

    Membership(Waiter waiter) {
        this.waiter = waiter;
    }

    /** What control planes share, and whose copy it is; that one's API server answers. */
    record SharedFiles(Host from, Secret archive) {}

    List<ObservedMember> members(ControlPlanes controlPlanes) throws InterruptedException {
        return EtcdMembers.read(controlPlanes
                .askUntilDone(script("read etcd's members", ScriptText.of("etcd.sh", "members.sh")))
                .result()
                .stdout());
    }

    void remove(ControlPlanes controlPlanes, String member) throws InterruptedException {
        ScriptText text = ScriptText.of("etcd.sh", "remove-member.sh").set("member", member);
        controlPlanes.askUntilDone(script("remove member of etcd", text));
    }

    /** The member on that host, whichever name it has, or has not yet. */
    static Optional<ObservedMember> of(Host host, List<ObservedMember> members) {
        return members.stream()
                .filter(member ->
                        member.name().equals(host.name()) || member.address().equals(host.address()))
                .findFirst();
    }

    /** etcd takes one newcomer at a time, and only while all others are well. Those that just came get a moment; then a transient failure names who is not. */
    void awaitAllWell(Host newcomer, ControlPlanes working) throws InterruptedException {
        try {
            waiter.until(
                    "every member of etcd to be well",
                    GATE,
                    POLL,
                    () -> members(working).stream()
                            .filter(member -> member.learner() || !member.healthy())
                            .findFirst()
                            .map(member -> Look.<Boolean>notYet(describe(member)))
                            .orElseGet(() -> Look.found(true)));
        } catch (OperationTimeoutException e) {
            throw new ClusterException(
                    FailureClass.TRANSIENT,
                    newcomer.name() + " cannot join the control plane now: " + e.lastSeen()
                            + ", and etcd takes a newcomer only while all its members are well: bring it back, or replace its node",
                    e);
        }
    }

    void awaitVoter(Host host, ControlPlanes working) throws InterruptedException {
        waiter.until("the member of " + host.name() + " to vote", SETTLED, POLL, () -> {
            Optional<ObservedMember> own = of(host, members(working));
            if (own.isEmpty()) {
                return Look.notYet("etcd does not know it");
            }
            boolean votes = own.get().healthy() && !own.get().learner();
            return votes ? Look.found(host) : Look.notYet(describe(own.get()));
        });
    }

    private static String describe(ObservedMember member) {
        String name = member.name().isEmpty() ? "at " + member.address() : member.name();
        if (member.name().isEmpty()) {
            return "member " + name + " of etcd has not started";
        }
        return "member " + name + " of etcd " + (member.learner() ? "has no vote yet" : "does not answer");
    }

    SharedFiles sharedFiles(ControlPlanes working) throws InterruptedException {
        ControlPlanes.Answer answer =
                working.askUntilDone(script("read shared certificates", ScriptText.of("own-api.sh", "pki.sh")));
        return new SharedFiles(answer.from().host(), Secret.of(answer.result().stdout()));
    }

    private static Script script(String name, ScriptText text) {
        return Script.named(name, text.text()).deadline(ASK).build();
    }
}
