package io.barekube.internal.run;

import io.barekube.internal.run.LeaseFile.Found;
import io.barekube.run.Lease;
import io.barekube.run.LeaseTerms;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The leases on a cluster as files, for machines that share nothing but the directory. {@code lease-<token>} of the highest token is the one that counts; {@code lease-<token>.over}
 * beside it says that it was given back. A lease is taken by creating the file of the next token, which only one can: so a holder that writes late writes to a file
 * that counts no more, and nobody ever replaces another's.
 */
final class LeaseFolder {
    private static final Pattern NAME = Pattern.compile("lease-(\\d+)(\\.over)?");
    private static final int TRIES = 5;
    private final Path folder;
    private final LeaseTerms terms;

    LeaseFolder(Path folder, LeaseTerms terms) {
        this.folder = folder;
        this.terms = terms;
    }

    /** The lease that counts, whether it holds or not; empty when there never was one. */
    Optional<Found> latest() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            NavigableSet<Long> tokens = tokens();
            if (tokens.isEmpty()) {
                return Optional.empty();
            }
            long token = tokens.last();
            try {
                boolean over = present(over(token));
                String text = read(token);
                Instant renewed = Files.getLastModifiedTime(file(token)).toInstant();
                return Optional.of(new Found(token, LeaseFile.parse(text), over, renewed, now(), terms));
            } catch (NoSuchFileException e) {
                // a later one took its place meanwhile
            }
        }
        throw new IOException("leases come and go too fast in " + folder);
    }

    /**
     * The time by the file system. Machines' own clocks may differ by more than a lease's life; the times of files on a shared file system are all given by one server.
     */
    private Instant now() throws IOException {
        Path probe = Files.createTempFile(folder, "clock", ".probe");
        try {
            return Files.getLastModifiedTime(probe).toInstant();
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** Takes the lease after this one; empty when somebody else did. */
    Optional<Long> claim(Optional<Found> before, LeaseFile content) throws IOException {
        long token = before.map(Found::token).orElse(0L) + 1;
        if (!create(token, content)) {
            return Optional.empty();
        }
        try {
            if (isOvertaken(token, before)) {
                Files.deleteIfExists(file(token));
                return Optional.empty();
            }
        } catch (IOException e) {
            Files.deleteIfExists(file(token));
            throw e;
        }
        for (long old : tokens().headSet(token)) { // ascending: a lease never outlives its successor's file
            Files.deleteIfExists(over(old));
            Files.deleteIfExists(file(old));
        }
        SyncedDirectory.sync(folder);
        return Optional.of(token);
    }

    /** Whoever hesitates between looking and creating may create a file that others had, gave back and deleted; they have deleted the one before as well. */
    private boolean isOvertaken(long token, Optional<Found> before) throws IOException {
        NavigableSet<Long> tokens = tokens();
        return tokens.last() > token || (before.isPresent() ? !tokens.contains(token - 1) : tokens.size() > 1);
    }

    /** At once with its content, by a second name for a file that is written already: who loses a lease is to read who took it. False when there is one. */
    private boolean create(long token, LeaseFile content) throws IOException {
        Path draft = Files.createTempFile(folder, "next", ".lease");
        try {
            write(draft, content);
            Files.createLink(file(token), draft);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return createInTwoSteps(token, content); // a file system without such names
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private boolean createInTwoSteps(long token, LeaseFile content) throws IOException {
        try {
            Files.createFile(file(token));
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        try {
            write(file(token), content);
            return true;
        } catch (IOException e) {
            Files.deleteIfExists(file(token));
            throw e;
        }
    }

    private static void write(Path file, LeaseFile content) throws IOException {
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            out.write(content.text().getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
        }
    }

    boolean holds(long token, LeaseFile content) throws IOException {
        try {
            return !present(file(token + 1)) && read(token).equals(content.text());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Makes the lease's file young again. The same bytes in the same place: a reader never sees half of it, and opening does not create, so that a file which a successor deleted
     * stays deleted.
     */
    void renew(long token, LeaseFile content) throws IOException {
        try (FileChannel channel = FileChannel.open(file(token), StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(content.text()), 0);
            channel.force(true);
        }
    }

    void giveBack(long token, LeaseFile content) throws IOException {
        if (!holds(token, content)) {
            return;
        }
        try {
            Files.createFile(over(token));
            SyncedDirectory.sync(folder);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            // it was given back before, or its folder is gone
        }
    }

    Optional<Lease> successor(long token) throws IOException {
        return Files.isDirectory(folder)
                ? latest().filter(found -> found.token() > token).map(Found::lease)
                : Optional.empty();
    }

    private NavigableSet<Long> tokens() throws IOException {
        List<Long> tokens = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "lease-*")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches() && name.group(2) == null) {
                    tokens.add(Long.valueOf(name.group(1)));
                }
            }
        }
        return new TreeSet<>(tokens);
    }

    /** Takes a stream, not a channel: an interrupted thread would close a channel, and a cancelled run must still write its end. */
    private String read(long token) throws IOException {
        try (FileInputStream in = new FileInputStream(file(token).toFile())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (java.io.FileNotFoundException e) {
            if (!present(file(token))) {
                throw new NoSuchFileException(file(token).toString());
            }
            throw e;
        }
    }

    /** As {@link Files#exists}, which however takes a file system that does not answer for one without the file. */
    private static boolean present(Path path) throws IOException {
        try {
            Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private Path file(long token) {
        return folder.resolve("lease-" + token);
    }

    private Path over(long token) {
        return folder.resolve("lease-" + token + ".over");
    }
}
