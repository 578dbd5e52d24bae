package io.barekube.kubeadm.internal;

import static io.barekube.run.FailureClass.PERMANENT;
import static io.barekube.run.FailureClass.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptFailureTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "The connection to the server 10.0.0.5:6443 was refused - did you specify the right host or port?",
                "Error from server (InternalError): Internal error occurred: failed calling webhook \"x\": connect: connection refused",
                "error: resource mapping not found: no matches for kind \"IPAddressPool\" in version \"metallb.io/v1beta1\"",
                "etcdserver: request timed out",
                // an administrator may do everything: the API server has just started, and does not know its roles yet
                "Error from server (Forbidden): nodes \"x\" is forbidden: User \"kubernetes-admin\" cannot get resource \"nodes\" in API group \"\" at the cluster scope",
                "net/http: TLS handshake timeout"
            })
    void triesAgainWhatMayPass(String output) {
        assertThat(ScriptFailure.classOf(1, output)).isEqualTo(TRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The Service \"x\" is invalid: spec.ports: Required value",
                "Error from server (Forbidden): pods \"x\" is forbidden: exceeded quota: compute",
                "error: error validating data: unknown field \"spek\"",
                "[preflight] Some fatal errors occurred:\n\t[ERROR ImagePull]: i/o timeout",
                ""
            })
    void doesNotTryAgainWhatWillNot(String output) {
        assertThat(ScriptFailure.classOf(1, output)).isEqualTo(PERMANENT);
    }

    @Test
    void believesTheScriptsOwnWord() {
        assertThat(ScriptFailure.classOf(75, "anything")).isEqualTo(TRANSIENT);
        assertThat(ScriptFailure.classOf(65, "connection refused")).isEqualTo(PERMANENT);
    }
}
