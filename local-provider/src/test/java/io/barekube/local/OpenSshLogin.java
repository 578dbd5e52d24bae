package io.barekube.local;

import io.barekube.spi.HostKeyCheck.Pinned;
import io.barekube.spi.SshAccess;
import io.barekube.testkit.InfrastructureProviderContract.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Logs in with OpenSSH's own client, which judges both our key file and the pinned host key. */
final class OpenSshLogin implements Login {
    private final Path directory;

    OpenSshLogin(Path directory) {
        this.directory = directory;
    }

    @Override
    public String run(SshAccess access, String command) throws IOException, InterruptedException {
        Path key = Files.createTempFile(
                directory,
                "key",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, access.privateKey().reveal());
        Path knownHosts = Files.createTempFile(directory, "known", "");
        String pinned = ((Pinned) access.hostKeyCheck()).keys().get(0);
        Files.writeString(knownHosts, access.host() + " " + pinned + "\n");
        Process ssh = new ProcessBuilder(List.of(
                        "ssh",
                        "-F",
                        "/dev/null",
                        "-i",
                        key.toString(),
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "StrictHostKeyChecking=yes",
                        "-o",
                        "UserKnownHostsFile=" + knownHosts,
                        access.user() + "@" + access.host(),
                        command))
                .redirectErrorStream(true)
                .start();
        ssh.getOutputStream().close();
        String output = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (ssh.waitFor() != 0) {
            throw new IOException(output);
        }
        return output;
    }
}
