package io.barekube.examples.lab;

import io.barekube.Secret;
import io.barekube.spi.HostKeyCheck.Pinned;
import io.barekube.spi.SshAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** OpenSSH's own client, which judges key files and pinned host keys for itself. */
final class OpenSsh {
    private final Path directory;

    /** @param directory for key files; whoever made it removes it */
    OpenSsh(Path directory) {
        this.directory = directory;
    }

    /** Runs a script on the machine. */
    Command run(SshAccess access, String script) throws IOException, InterruptedException {
        return run(
                access,
                access.privateKey(),
                ((Pinned) access.hostKeyCheck()).keys().get(0),
                script);
    }

    /** The same with another key, or expecting another host key. */
    Command run(SshAccess access, Secret privateKey, String hostKey, String script)
            throws IOException, InterruptedException {
        Path key = Files.createTempFile(
                directory,
                "key",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, privateKey.reveal());
        Path known = Files.createTempFile(directory, "known", "");
        Files.writeString(known, access.host() + " " + hostKey + "\n");
        return Command.run(
                Map.of(),
                "ssh",
                "-F",
                "/dev/null",
                "-i",
                key.toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "ConnectTimeout=10",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "UserKnownHostsFile=" + known,
                access.user() + "@" + access.host(),
                script);
    }
}
