package io.barekube.kubeadm.internal;

import io.barekube.Endpoint;
import io.barekube.plan.Observation.ObservedMember;
import io.barekube.spi.BootstrapSession.Progress;
import io.barekube.spi.Host;
import io.barekube.spi.Script;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A host's way into the control plane, from wherever an earlier try left it. */
final class ControlPlaneJoin {
    private static final String UNIT = "barekube-join";
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofMinutes(20);

    private final Host host;
    private final HostConnection connection;
    private final ControlPlanes working;
    private final Membership membership;
    private final Progress progress;

    /** @param working the control planes there are without this one */
    ControlPlaneJoin(
            Host host, HostConnection connection, ControlPlanes working, Membership membership, Progress progress) {
        this.host = host;
        this.connection = connection;
        this.working = working;
        this.membership = membership;
        this.progress = progress;
    }

    void run(KubeadmConfig config, JoinDesk.Pass pass, String ignoredChecks) throws InterruptedException {
        String found = found(pass);
        boolean anew = makeRoom(found);
        Membership.SharedFiles shared = membership.sharedFiles(working);
        ScriptText text = ScriptText.of("anew.sh", "join-control-plane.sh")
                .set("server", "https://" + Endpoint.ofApiServer(host.address()))
                .set("config", config.joinControlPlane(host, pass.token()))
                .set(
                        "discovery",
                        config.discovery(Endpoint.ofApiServer(shared.from().address()), pass.token(), pass.ca()))
                .set("ca", pass.ca().pem())
                .set("anew", anew ? "yes" : "")
                .set("pki", shared.archive().reveal())
                .set("ignore", ignoredChecks);
        connection.runUnit(
                UNIT,
                Script.named("kubeadm join", text.text())
                        .secret(pass.token())
                        .secret(shared.archive())
                        .progress(new PhaseProgress(progress))
                        .deadline(LONG)
                        .build());
        membership.awaitVoter(host, working);
    }

    /** {@code running} while an earlier try still goes on, {@code joined}, or {@code no}. */
    private String found(JoinDesk.Pass pass) throws InterruptedException {
        ScriptText text = ScriptText.of("look-join.sh")
                .set("unit", UNIT)
                .set("ca", pass.ca().pem());
        return connection
                .run(Script.named("look how far it has joined", text.text())
                        .deadline(LOOK)
                        .build())
                .stdout()
                .strip();
    }

    /** Sees to it that etcd can take the host, and returns whether what the host has of an earlier membership is worth nothing. */
    private boolean makeRoom(String found) throws InterruptedException {
        if (found.equals("running")) {
            progress.line("an earlier try still goes on: following it");
            return false;
        }
        List<ObservedMember> members = membership.members(working);
        Optional<ObservedMember> own = Membership.of(host, members);
        if (found.equals("joined") && own.isPresent()) {
            return false;
        }
        if (own.isPresent()) {
            progress.line("taking out member " + own.get().id() + " of etcd, which an earlier try on this host left");
            Quorum.check(members, own.get());
            membership.remove(working, own.get().id());
        } else if (found.equals("joined")) {
            progress.line("it joined before, and its member was taken out of etcd since: beginning anew");
        }
        membership.awaitAllWell(host, working);
        return true;
    }
}
