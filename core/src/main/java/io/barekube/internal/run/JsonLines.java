package io.barekube.internal.run;

import io.barekube.spi.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One JSON value a line, on disk when the call returns. */
final class JsonLines {
    private JsonLines() {}

    /** Takes a stream, not a channel: an interrupted thread would close a channel, and a cancelled run must still write its end. */
    static void write(FileOutputStream file, Map<String, Object> value) throws IOException {
        file.write((Json.write(value) + "\n").getBytes(StandardCharsets.UTF_8));
        file.getFD().sync();
    }
}
