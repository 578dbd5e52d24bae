package io.barekube.kubeadm.internal;

import io.barekube.ClusterException;
import io.barekube.Endpoint;
import io.barekube.Secret;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.run.FailureClass;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.Host;
import io.barekube.spi.Script;
import io.barekube.spi.Waiter;
import io.barekube.spi.Waiter.Look;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** etcd's members: who they are, who may come, who goes. */
final class Membership {
    private static final Duration ASK = Duration.ofSeconds(30);
    private static final Duration SETTLED = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(500);
    private final Waiter waiter;

    Membership(Waiter waiter) {
        this.waiter = waiter;
    }

    List<ObservedMember> members(ControlPlanes controlPlanes) throws InterruptedException {
        Script script = Script.named(
                        "read etcd's members",
                        ScriptText.of("etcd.sh", "members.sh").text())
                .deadline(ASK)
                .build();
        return EtcdMembers.read(controlPlanes.askUntilDone(script).result().stdout());
    }

    void remove(ControlPlanes controlPlanes, String member) throws InterruptedException {
        ScriptText text = ScriptText.of("etcd.sh", "remove-member.sh").set("member", member);
        controlPlanes.askUntilDone(
                Script.named("remove member of etcd", text.text()).deadline(ASK).build());
    }

    /** What an earlier try on the host left is taken out; then every member must be a voter and well: etcd takes one newcomer at a time. */
    void admit(Host host, ControlPlanes working, Progress progress) throws InterruptedException {
        List<ObservedMember> members = members(working);
        Optional<ObservedMember> own =
                members.stream().filter(member -> isOf(member, host)).findFirst();
        if (own.filter(member -> !member.healthy()).isPresent()) {
            progress.line("taking out the member that an earlier try left: "
                    + own.get().id());
            removeStale(working, members, own.get());
        }
        waiter.until("every member of etcd to be well", SETTLED, POLL, () -> {
            Optional<ObservedMember> unwell = members(working).stream()
                    .filter(member -> !isOf(member, host) && (member.learner() || !member.healthy()))
                    .findFirst();
            return unwell.isPresent() ? Look.notYet(describe(unwell.get())) : Look.found(host);
        });
    }

    private void removeStale(ControlPlanes working, List<ObservedMember> members, ObservedMember stale)
            throws InterruptedException {
        long voters = members.stream().filter(member -> !member.learner()).count();
        long healthy = members.stream().filter(ObservedMember::healthy).count();
        if (!stale.learner() && healthy < voters / 2 + 1) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "member " + stale.id() + " of etcd would have to go, and of " + voters + " members only " + healthy
                            + " are well where " + (voters / 2 + 1) + " must agree: bring one back first");
        }
        remove(working, stale.id());
    }

    private static boolean isOf(ObservedMember member, Host host) {
        return member.name().equals(host.name()) || member.address().equals(host.address());
    }

    private static String describe(ObservedMember member) {
        String name = member.name().isEmpty() ? member.address() : member.name();
        return "member " + name + (member.learner() ? " has no vote yet" : " does not answer");
    }

    void awaitVoter(Host host, ControlPlanes working) throws InterruptedException {
        waiter.until("the member of " + host.name() + " to vote", SETTLED, POLL, () -> {
            Optional<ObservedMember> own = members(working).stream()
                    .filter(member -> isOf(member, host))
                    .findFirst();
            if (own.isEmpty()) {
                return Look.notYet("etcd does not know it");
            }
            return own.get().healthy() ? Look.found(host) : Look.notYet(describe(own.get()));
        });
    }

    /** The address of a control plane that answers. */
    String server(ControlPlanes working) throws InterruptedException {
        Script script = Script.named(
                        "look for the API",
                        ScriptText.of("kube-get.sh").set("path", "/readyz").text())
                .deadline(ASK)
                .build();
        Host host = working.askUntilDone(script).from().host();
        return Endpoint.bracketed(host.address()) + ":" + Endpoint.API_PORT;
    }

    /** The CAs and the service accounts' key, as the joining host's script unpacks them. */
    Secret sharedFiles(ControlPlanes working) throws InterruptedException {
        Script script = Script.named(
                        "read shared certificates", ScriptText.of("pki.sh").text())
                .deadline(ASK)
                .build();
        return Secret.of(working.askUntilDone(script).result().stdout());
    }
}
