package io.barekube.internal.run;

import io.barekube.spi.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A file with one JSON value a line, all of them on disk when the call returns. Takes a stream, not a channel: an interrupted thread would close a channel, and a cancelled run must
 * still write its end.
 */
final class JsonLines implements AutoCloseable {
    private final FileOutputStream file;
    private boolean torn;

    JsonLines(Path path) throws IOException {
        this.file = new FileOutputStream(path.toFile(), true);
    }

    /** All with one sync. After a write that failed half way the next one begins on a new line. */
    void write(List<Map<String, Object>> values) throws IOException {
        StringBuilder lines = new StringBuilder(torn ? "\n" : "");
        values.forEach(value -> lines.append(Json.write(value)).append('\n'));
        torn = true;
        file.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        file.getFD().sync();
        torn = false;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
