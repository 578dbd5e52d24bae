package io.barekube.internal.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Syncs the names in a directory: a file whose content is on disk is lost in a crash all the same when its name is not. */
final class SyncedDirectory {
    private SyncedDirectory() {}

    static void sync(Path directory) throws IOException {
        boolean interrupted = Thread.interrupted(); // would close the channel
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (java.nio.file.AccessDeniedException e) {
            // Windows opens no directory, and keeps the names by itself
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
