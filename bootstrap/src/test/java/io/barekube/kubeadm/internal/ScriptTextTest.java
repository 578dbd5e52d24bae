package io.barekube.kubeadm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTextTest {
    static Stream<String> awkwardValues() {
        return Stream.of(
                "",
                " ",
                "plain",
                "it's",
                "'",
                "a\nb\n",
                "$HOME `id` $(id)",
                "\\",
                "\"",
                "*",
                "-n",
                "ünï",
                "a\tb",
                "#x");
    }

    @ParameterizedTest
    @MethodSource("awkwardValues")
    void givesAnyValueToTheShellUnchanged(String value) throws Exception {
        assertThat(bash("printf '[%s]' " + ScriptText.quoted(value))).isEqualTo("[" + value + "]");
    }

    @Test
    void givesListsWithTheirEmptyMembers() throws Exception {
        String text = ScriptText.of()
                .list("items", List.of("a b", "", "c'd"))
                .list("none", List.of())
                .text();

        assertThat(bash(text + "printf '%s|' \"${items[@]}\"; echo ${#none[@]}"))
                .isEqualTo("a b||c'd|0\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "facts.sh",
                "record.sh",
                "prepare.sh",
                "init.sh",
                "join.sh",
                "token.sh",
                "life.sh",
                "inventory.sh",
                "settle.sh",
                "change.sh",
                "renew.sh",
                "read-files.sh",
                "dry-run.sh",
                "kube-patch.sh",
                "kube-evict.sh",
                "reset.sh",
                "diagnose.sh",
                "kube-apply.sh",
                "kube-read.sh",
                "kube-delete.sh",
                "kube-get.sh",
                "anew.sh",
                "balance.sh",
                "packages.sh",
                "look-join.sh",
                "join-control-plane.sh",
                "etcd.sh",
                "members.sh",
                "remove-member.sh",
                "move-endpoint.sh",
                "own-api.sh",
                "pki.sh",
                "kubeconfig.sh",
                "certificates.sh"
            })
    void everyScriptIsSoundBash(String file) throws Exception {
        Process process =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        process.getOutputStream().write(ScriptText.of(file).text().getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    private static String bash(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash").start();
        process.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
