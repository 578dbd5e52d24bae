package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.kubeadm.internal.RehearsedScript.End;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoveEndpointScriptTest {
    @TempDir
    Path root;

    private RehearsedScript script;

    @BeforeEach
    void aControlPlane() throws IOException {
        script = new RehearsedScript(root).with("kubectl", """
                local all="$*"
                case $all in
                  *"get configmap"*) all=${all#*get configmap }; cat "$root/${all%% *}" ;;
                  *replace*) echo "replace" >>$root/deeds; cp "${all##* }" "$root/$(sed -n 's/^  name: //p' "${all##* }")" ;;
                  *patch*) printf '%s\\n' "${all##* }" >>$root/patches ;;
                esac""");
        script.write("/etc/barekube/initialised", "");
        script.write("/kubeadm-config", """
                data:
                  ClusterConfiguration: |
                    controlPlaneEndpoint: 10.0.0.1:6443
                    kubernetesVersion: v1.36.4
                metadata:
                  name: kubeadm-config
                """);
        for (String name : new String[] {"kube-proxy", "cluster-info"}) {
            script.write("/" + name, """
                    data:
                      kubeconfig: |
                        clusters:
                        - cluster:
                            server: https://10.0.0.1:6443
                    metadata:
                      name: %s
                    """.formatted(name));
        }
    }

    private End move() throws Exception {
        return script.run(ScriptText.of("move-endpoint.sh").set("endpoint", "127.0.0.1:7443"));
    }

    @Test
    void writesTheEndpointWhereverTheClusterNamesIt() throws Exception {
        assertThat(move().status()).isZero();

        assertThat(script.read("/kubeadm-config"))
                .contains("    controlPlaneEndpoint: 127.0.0.1:7443\n", "    kubernetesVersion: v1.36.4\n");
        assertThat(script.read("/kube-proxy")).contains("        server: https://127.0.0.1:7443\n");
        assertThat(script.read("/cluster-info")).contains("        server: https://127.0.0.1:7443\n");
        assertThat(script.read("/patches")).contains("\"barekube.io/endpoint\":\"127.0.0.1:7443\"");
    }

    @Test
    void mayBeDoneAgainAndRenewsKubeProxyEvenWhenAnEarlierRunEndedBeforeThat() throws Exception {
        move();
        move();

        assertThat(script.read("/deeds").lines()).hasSize(3);
        assertThat(script.read("/patches").lines().distinct()).hasSize(1);
    }

    @Test
    void refusesAConfigurationThatHasNoSuchPlace() throws Exception {
        script.write("/kubeadm-config", "data: {}\nmetadata:\n  name: kubeadm-config\n");

        End end = move();

        assertThat(end.status()).isEqualTo(65);
        assertThat(end.errors()).contains("configuration kubeadm-config has no controlPlaneEndpoint");
    }
}
