package io.barekube.internal.run;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What a run store does, in a directory that processes share. */
class DirectoryRunStoreIT extends RunStoreContract {
    @TempDir
    Path directory;

    @Override
    String place() {
        return directory.toString();
    }
}
