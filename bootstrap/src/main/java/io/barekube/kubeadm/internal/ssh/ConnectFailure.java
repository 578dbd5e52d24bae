package io.barekube.kubeadm.internal.ssh;

import io.barekube.run.FailureClass;
import io.barekube.spi.SshAccess;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.userauth.UserAuthException;

/** Says in a sentence why a connection did not come about, and what to do. */
final class ConnectFailure {
    private ConnectFailure() {}

    static Refused explain(Exception failure, SshAccess access, Optional<String> objection) {
        if (objection.isPresent()) {
            return permanent("the host's key was refused: " + objection.get(), failure);
        }
        if (failure instanceof UserAuthException && failure.getCause() == null) {
            return permanent(
                    "the host refuses the key for user " + access.user()
                            + ": check the user, and that the key's public half is in that user's authorized_keys",
                    failure);
        }
        String message = String.valueOf(failure.getMessage());
        if ((message.contains("settlement") && message.contains("HostKeyAlgorithms"))
                || (failure instanceof SSHException told
                        && told.getDisconnectReason() == DisconnectReason.HOST_KEY_NOT_VERIFIABLE)) {
            return permanent(
                    "the host has no ed25519 or RSA host key, and no other can be checked (" + message
                            + "): make one on the host with ssh-keygen -A and restart its sshd",
                    failure);
        }
        if (message.contains("settlement")) {
            return permanent(
                    "the host's sshd and this library have no algorithm in common (" + message
                            + "): allow curve25519-sha256 and aes128-gcm@openssh.com in its sshd_config",
                    failure);
        }
        if (message.contains("does not support SSHv2")) {
            return permanent(message + ": check the port", failure);
        }
        return new Refused(FailureClass.TRANSIENT, trouble(failure, message), failure);
    }

    private static String trouble(Exception failure, String message) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "its name cannot be resolved: check the address";
            }
            if (cause instanceof SocketTimeoutException) {
                return "it does not answer (" + cause.getMessage()
                        + "): check that it is up and that nothing between drops the packets";
            }
            if (cause instanceof NoRouteToHostException) {
                return "there is no route to it: check its address and that it is up";
            }
            if (cause instanceof ConnectException) {
                return "the connection was not accepted (" + cause.getMessage()
                        + "): check that sshd runs there on this port";
            }
        }
        return "the connection broke before the login was done (" + message + ")";
    }

    private static Refused permanent(String message, Exception cause) {
        return new Refused(FailureClass.PERMANENT, message, cause);
    }
}
