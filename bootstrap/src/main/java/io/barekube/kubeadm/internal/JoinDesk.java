package io.barekube.kubeadm.internal;

import io.barekube.Secret;
import io.barekube.spi.Script;
import io.barekube.spi.Waiter;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Hands out what hosts join with; a token is minted when there is none that is fresh. Thread-safe. */
final class JoinDesk {
    private final Waiter waiter;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<JoinToken> token = Optional.empty();
    private Optional<CaCertificate> ca = Optional.empty();

    JoinDesk(Waiter waiter) {
        this.waiter = waiter;
    }

    /** A way in, and the proof of whose cluster it is. */
    record Pass(Secret token, CaCertificate ca) {}

    /** What an initialisation left: its token serves the joins that follow. */
    void accept(JoinToken made, CaCertificate certificate) {
        lock.lock();
        try {
            token = Optional.of(made);
            ca = Optional.of(certificate);
        } finally {
            lock.unlock();
        }
    }

    Pass pass(ControlPlanes controlPlanes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (token.filter(it -> it.isFresh(waiter.now())).isEmpty() || ca.isEmpty()) {
                mint(controlPlanes);
            }
            return new Pass(token.orElseThrow().value(), ca.orElseThrow());
        } finally {
            lock.unlock();
        }
    }

    private void mint(ControlPlanes controlPlanes) throws InterruptedException {
        ScriptText text = ScriptText.of("token.sh").set("ttl", JoinToken.LIFE.toMinutes() + "m0s");
        String answer = controlPlanes
                .askUntilDone(Script.named("kubeadm token create", text.text()).build())
                .result()
                .stdout()
                .strip();
        int end = answer.indexOf('\n');
        token = Optional.of(new JoinToken(Secret.of(answer.substring(0, end).strip()), waiter.now()));
        ca = Optional.of(new CaCertificate(answer.substring(end).strip()));
    }
}
