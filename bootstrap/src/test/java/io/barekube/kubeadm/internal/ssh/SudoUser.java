package io.barekube.kubeadm.internal.ssh;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A user of this machine for one test, whose start file talks, as some do. */
final class SudoUser implements AutoCloseable {
    private final String name = "bk" + Long.toString(System.nanoTime() & 0xffffffffL, 36);
    private final Path sudoers = Path.of("/etc/sudoers.d", name);

    /**
     * Makes the user.
     *
     * @param rights what follows {@code (ALL)} in sudoers
     */
    SudoUser(String password, String rights) throws IOException, InterruptedException {
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(Files.exists(Path.of("/usr/bin/sudo")), "no sudo on this machine");
        }
        run("", "useradd", "--create-home", "--shell", "/bin/bash", name);
        run(name + ":" + password, "chpasswd");
        Files.writeString(Path.of("/home", name, ".bashrc"), "echo hello from bashrc; echo hello >&2\n");
        Files.writeString(sudoers, name + " ALL=(ALL) " + rights + "\n");
    }

    String name() {
        return name;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Files.deleteIfExists(sudoers);
        run("", "userdel", "--force", "--remove", name);
    }

    private static void run(String input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 && !command[0].equals("userdel")) {
            throw new IOException(command[0] + ": " + said);
        }
    }
}
