package io.barekube.internal.run;

import io.barekube.spi.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * A file with one JSON value a line, each on disk when the call returns. Takes a stream, not a channel: an interrupted thread would close a channel, and a cancelled run must
 * still write its end.
 */
final class JsonLines implements AutoCloseable {
    private final FileOutputStream file;
    private boolean torn;

    JsonLines(Path path) throws IOException {
        this.file = new FileOutputStream(path.toFile(), true);
    }

    /** After a write that failed half way the next one begins on a new line. */
    void write(Map<String, Object> value) throws IOException {
        String line = (torn ? "\n" : "") + Json.write(value) + "\n";
        torn = true;
        file.write(line.getBytes(StandardCharsets.UTF_8));
        file.getFD().sync();
        torn = false;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
