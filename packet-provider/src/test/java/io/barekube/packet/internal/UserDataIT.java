package io.barekube.packet.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.barekube.Secret;
import io.barekube.packet.internal.client.PacketApi;
import io.barekube.packet.internal.wire.Event;
import io.barekube.spi.Waiter;
import io.barekube.testkit.packet.PacketBox;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserDataIT {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGbP1v0uXUQbR8FZ0cR0tQ5lG8a1cW6w2m9nq3Qb7d5K";

    @TempDir
    Path directory;

    /** The script itself, run by this computer's shell against the box's metadata service, with each of the programs that an image may have. */
    @ParameterizedTest
    @ValueSource(strings = {"curl", "wget", "python3"})
    void theScriptTellsTheHostKeyThroughTheMetadataService(String program) throws Exception {
        Path tool = Path.of("/usr/bin", program);
        assumeTrue(Files.isExecutable(tool), program + " is installed");
        Path programs = Files.createDirectory(directory.resolve("bin"));
        for (String needed : List.of("sh", "tr", "sed", "head", "cut", "sleep", "env")) {
            Path there =
                    Files.exists(Path.of("/usr/bin", needed)) ? Path.of("/usr/bin", needed) : Path.of("/bin", needed);
            offer(programs, there);
        }
        offer(programs, tool);
        Path key = Files.writeString(directory.resolve("ssh_host_ed25519_key.pub"), KEY + " root@host\n");
        try (PacketBox box = PacketBox.builder().start()) {
            String device = box.foreignDevice("host");
            String script = UserData.script(URI.create(box.root() + "/metadata/" + device))
                    .replace("/etc/ssh/ssh_host_ed25519_key.pub", key.toString());
            Path file = Files.writeString(directory.resolve("user-data"), script);

            ProcessBuilder run = new ProcessBuilder("/bin/sh", file.toString()).redirectErrorStream(true);
            run.environment().put("PATH", programs.toString());
            Process process = run.start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

            assertThat(process.exitValue())
                    .as(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isZero();
            PacketApi api = new PacketApi(
                    box.url(), () -> Secret.of(box.token().reveal()), "test", Duration.ofSeconds(10), Waiter.system());
            assertThat(UserData.hostKey(api.devices().events(device))).contains(KEY);
        }
    }

    private static void offer(Path programs, Path program) throws IOException {
        Path script =
                Files.writeString(programs.resolve(program.getFileName()), "#!/bin/sh\nexec " + program + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void onlyWhatLooksLikeAKeyIsTakenForOne() {
        assertThat(UserData.hostKey(List.of(
                        event("barekube host key: ", 1),
                        event("barekube host key: ssh-ed25519 ../../etc", 2),
                        event("Network configured with addresses", 3))))
                .isEmpty();
        assertThat(UserData.hostKey(List.of(
                        event("barekube host key: ssh-ed25519 " + "B".repeat(68), 9),
                        event("barekube host key: " + KEY, 4))))
                .contains(KEY);
    }

    @Test
    void theScriptIsSmallAndHoldsNoSecret() {
        String script = UserData.script(URI.create("https://metadata.example/metadata"));

        assertThat(script)
                .startsWith("#!/bin/sh\n")
                .doesNotContain("#cloud-config")
                .hasSizeLessThan(2000);
    }

    private static Event event(String body, int second) {
        return new Event("id", "user.1022", body, null, Instant.ofEpochSecond(second), body, null);
    }
}
