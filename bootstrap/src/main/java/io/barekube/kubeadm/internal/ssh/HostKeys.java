package io.barekube.kubeadm.internal.ssh;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/** Decides whether the key a host shows is the host's. */
interface HostKeys {
    /** What is wrong with the key, as a sentence that also says what to do; empty when it is the host's. */
    Optional<String> objection(PublicKey shown);

    /** Names of the key algorithms to ask the host for first; empty when any will do. */
    List<String> preferred();

    /** What to ask for when the first key was refused, because the host may own another that fits; empty for no second try. */
    default List<String> otherwise() {
        return List.of();
    }
}
