package io.barekube.kubeadm.internal.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/** Believes the first key a host shows and writes it to a known_hosts file, by which every later connection is checked. */
final class FirstUseFile implements HostKeys {
    private final Path file;
    private final String host;
    private final int port;

    FirstUseFile(Path file, String host, int port) {
        this.file = file;
        this.host = host;
        this.port = port;
    }

    @Override
    public Optional<String> objection(PublicKey shown) {
        try {
            if (!read().knowsHost()) {
                append(KnownHostsFile.name(host, port) + " " + KeyText.line(shown) + "\n");
            }
            return read().objection(shown);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> preferred() {
        try {
            return read().preferred();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KnownHostsFile read() throws IOException {
        create();
        return new KnownHostsFile(file, host, port);
    }

    private void create() throws IOException {
        if (!Files.exists(file)) {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            append("");
        }
    }

    /** One line in one append: connections that learn their hosts at the same time lose none and tear none. */
    private void append(String line) throws IOException {
        boolean unfinished = Files.exists(file)
                && Files.size(file) > 0
                && !Files.readString(file).endsWith("\n");
        Files.writeString(
                file,
                unfinished ? "\n" + line : line,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                StandardOpenOption.SYNC);
    }
}
