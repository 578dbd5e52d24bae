package io.barekube.testkit.sim.internal.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells scripts by their bodies: which files of the bootstrapper they are made of, and what was given to them. Immutable. */
public final class ScriptCatalog {
    private static final String COMMON = "common.sh";
    private final ScriptFiles files = new ScriptFiles();
    private final Map<String, Effect> effects = new LinkedHashMap<>();

    public ScriptCatalog() {
        plays(call -> {}, COMMON, "alive.sh");
        plays(new Facts(), COMMON, "facts.sh");
        plays(new Prepare(), COMMON, "record.sh", "inventory.sh", "packages.sh", "prepare.sh");
        plays(new Balance(), COMMON, "record.sh", "packages.sh", "balance.sh");
        plays(new Init(), COMMON, "anew.sh", "init.sh");
        plays(new Join(), COMMON, "anew.sh", "join.sh");
        plays(new JoinControlPlane(), COMMON, "anew.sh", "join-control-plane.sh");
        plays(JoinControlPlane::look, COMMON, "look-join.sh");
        plays(new Change(), COMMON, "record.sh", "inventory.sh", "life.sh", "change.sh");
        plays(new Reset(), COMMON, "record.sh", "reset.sh");
        plays(ControlPlane::token, COMMON, "token.sh");
        plays(ControlPlane::kubeconfig, COMMON, "own-api.sh", "kubeconfig.sh");
        plays(ControlPlane::certificates, COMMON, "certificates.sh");
        plays(ControlPlane::pki, COMMON, "own-api.sh", "pki.sh");
        plays(ControlPlane::members, COMMON, "etcd.sh", "members.sh");
        plays(ControlPlane::removeMember, COMMON, "etcd.sh", "remove-member.sh");
        plays(ControlPlane::moveEndpoint, COMMON, "move-endpoint.sh");
        plays(ControlPlane::settle, COMMON, "life.sh", "settle.sh");
        plays(ControlPlane::renew, COMMON, "life.sh", "renew.sh");
        plays(ControlPlane::readFiles, COMMON, "read-files.sh");
        plays(ControlPlane::dryRun, COMMON, "dry-run.sh");
        plays(ControlPlane::diagnose, COMMON, "diagnose.sh");
        plays(Kubectl::apply, COMMON, "kube-apply.sh");
        plays(Kubectl::read, COMMON, "kube-read.sh");
        plays(Kubectl::get, COMMON, "kube-get.sh");
        plays(Kubectl::delete, COMMON, "kube-delete.sh");
        plays(Kubectl::patch, COMMON, "kube-patch.sh");
        plays(Kubectl::evict, COMMON, "kube-evict.sh");
    }

    private void plays(Effect effect, String... made) {
        effects.put(String.join(" ", made), effect);
    }

    /**
     * A script that was recognised.
     *
     * @param files what it is made of, in order
     */
    record Recognised(List<String> files, Given given) {
        /** Its last file's. */
        String name() {
            String last = files.get(files.size() - 1);
            return last.substring(last.lastIndexOf('/') + 1);
        }
    }

    /** Throws {@link UnknownScript} for anything but files of the bootstrapper and assignments. */
    Recognised recognise(String text) {
        List<String> found = new ArrayList<>();
        Given given = new Given();
        int at = 0;
        while (at < text.length()) {
            Optional<String> file = files.at(text, at);
            if (file.isPresent()) {
                requireUnchanged(file.get());
                found.add(file.get());
                at += files.length(file.get());
            } else {
                int next = Assignments.read(text, at, given);
                if (next == at) {
                    throw new UnknownScript("no script of the bootstrapper, after " + found + ": " + lines(text, at));
                }
                at = next;
            }
        }
        if (found.isEmpty()) {
            throw new UnknownScript("a script without a body");
        }
        return new Recognised(found, given);
    }

    private void requireUnchanged(String file) {
        files.presentFingerprint(file).ifPresent(fingerprint -> {
            throw new UnknownScript(
                    file + " is not any more the script that is played here. Let the simulator do what it does now,"
                            + " and pin it in testkit's scripts.sha256:\n" + fingerprint + "  " + file);
        });
    }

    private static String lines(String text, int at) {
        return text.substring(at, Math.min(text.length(), at + 200)).replace("\n", " | ");
    }

    Effect effect(Recognised script) {
        Effect effect = effects.get(String.join(" ", script.files()));
        if (effect == null) {
            throw new UnknownScript("nobody plays the script made of " + script.files() + ": add it to ScriptCatalog");
        }
        return effect;
    }
}
