package io.barekube.kubeadm.internal.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.Secret;
import io.barekube.spi.Script;
import io.barekube.spi.Shell;
import io.barekube.spi.Waiter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the logs tell at their most talkative. In a JVM of its own, for the level is fixed when the first logger is made. */
final class LogIT {
    private static final String SECRET = "s3cr3t-t0ken";

    @Test
    @Timeout(60)
    void logsTheConstantCommandAndNoSecret() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        "-Dorg.slf4j.simpleLogger.log.org.apache.sshd=off",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LogIT.class.getName())
                .redirectErrorStream(true)
                .start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(log).isZero();
        assertThat(log)
                .contains("DEBUG", "Will request to exec `bash -s`", "node1: join *** ended with 3")
                .doesNotContain(SECRET)
                .doesNotContain(hex(SECRET))
                .doesNotContain("PRIVATE KEY");
    }

    /** Runs a script that has its secret in every place. */
    public static void main(String[] arguments) throws Exception {
        try (FakeHost host = FakeHost.bash(Keys.rsa());
                SshShells shells = new SshShells(Waiter.system())) {
            Shell shell = shells.open("node1", host.access().build());
            shell.run(Script.named("join " + SECRET, "t=" + SECRET + "; cat; echo $t; echo $t >&2; exit 3")
                    .payload(Bytes.payload(SECRET.getBytes(StandardCharsets.UTF_8)))
                    .secret(Secret.of(SECRET))
                    .build());
        }
        Runtime.getRuntime().halt(0);
    }

    /** As SSHJ prints packets at its TRACE level. */
    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        text.chars().limit(4).forEach(c -> hex.append(String.format("%02x ", c)));
        return hex.toString().strip();
    }
}
