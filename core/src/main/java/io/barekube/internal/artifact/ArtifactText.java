package io.barekube.internal.artifact;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.ArtifactSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Artifacts that are texts, such as manifests: read whole, and given out only when their checksum is right. */
public final class ArtifactText {
    /** Four times the largest manifest that is pinned. */
    public static final int DEFAULT_LIMIT = 4 << 20;

    public static final int HIGHEST_LIMIT = 16 << 20;

    private ArtifactText() {}

    /** The text, of at most {@link #DEFAULT_LIMIT} bytes. */
    public static String read(ArtifactSource.Resolved file) throws InterruptedException {
        return read(file, DEFAULT_LIMIT);
    }

    /**
     * The text. Throws {@link ClusterException}: transient when it could not be read or fetched this time, permanent when it is not there, larger than
     * {@code limit} bytes, not what its checksum says, or not UTF-8. Tries once.
     */
    public static String read(ArtifactSource.Resolved file, int limit) throws InterruptedException {
        if (limit < 0 || limit > HIGHEST_LIMIT) {
            throw new IllegalArgumentException("limit " + limit + " is not within 0.." + HIGHEST_LIMIT);
        }
        byte[] bytes = bytes(file, limit);
        String found = Sha256.of(bytes);
        if (!found.equals(file.sha256())) {
            throw permanent(
                    file,
                    "has SHA-256 " + found + " where " + file.sha256() + " is expected: it is not the file meant");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw permanent(file, "is not UTF-8 text");
        }
    }

    private static byte[] bytes(ArtifactSource.Resolved file, int limit) throws InterruptedException {
        try (InputStream stream = file.open()) {
            byte[] bytes = stream.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw permanent(file, "is larger than " + limit + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException)
                        new InterruptedException("interrupted while reading " + file.place()).initCause(e);
            }
            boolean remote = file.uri().isPresent();
            throw new ClusterException(
                    remote ? FailureClass.TRANSIENT : FailureClass.PERMANENT,
                    subject(file) + " could not be read to its end: " + e,
                    e);
        }
    }

    private static ClusterException permanent(ArtifactSource.Resolved file, String problem) {
        return new ClusterException(FailureClass.PERMANENT, subject(file) + " " + problem);
    }

    private static String subject(ArtifactSource.Resolved file) {
        return file.artifact() + " from " + file.place();
    }
}
