package io.barekube.packet.internal.client;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import com.squareup.moshi.Moshi;
import io.barekube.Secret;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** JSON to records and back: unknown fields are skipped, nulls are not written, numbers may come as strings. Immutable and thread-safe. */
public final class Bodies {
    private final Moshi moshi = new Moshi.Builder()
            .add(Integer.class, lenient(text -> (int) Double.parseDouble(text)))
            .add(Long.class, lenient(text -> (long) Double.parseDouble(text)))
            .add(Double.class, lenient(Double::valueOf))
            .add(Instant.class, lenient(Bodies::instant))
            .add(Secret.class, lenient(Secret::of))
            .build();

    /** The record that the text describes; throws {@link IllegalArgumentException} when it does not describe one. */
    public <T> T read(Class<T> type, String text) {
        T value;
        try {
            value = moshi.adapter(type).fromJson(text);
        } catch (IOException | JsonDataException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (value == null) {
            throw new IllegalArgumentException("null instead of an object");
        }
        return value;
    }

    /** The record as JSON. */
    public String write(Object value) {
        return adapter(value.getClass()).toJson(value);
    }

    @SuppressWarnings("unchecked")
    private JsonAdapter<Object> adapter(Class<?> type) {
        return (JsonAdapter<Object>) moshi.adapter(type);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return OffsetDateTime.parse(text).toInstant();
        }
    }

    /** What cannot be read is taken as missing: one odd field must not hide a whole list. */
    private static <T> JsonAdapter<T> lenient(Function<String, T> parse) {
        return new JsonAdapter<>() {
            @Override
            public @Nullable T fromJson(JsonReader reader) throws IOException {
                if (reader.peek() != JsonReader.Token.STRING && reader.peek() != JsonReader.Token.NUMBER) {
                    reader.skipValue();
                    return null;
                }
                try {
                    return parse.apply(reader.nextString());
                } catch (DateTimeException | NumberFormatException e) {
                    return null;
                }
            }

            @Override
            public void toJson(JsonWriter writer, @Nullable T value) throws IOException {
                if (value instanceof Number number) {
                    writer.value(number);
                } else if (value instanceof Secret secret) {
                    writer.value(secret.reveal());
                } else if (value == null) {
                    writer.nullValue();
                } else {
                    writer.value(value.toString());
                }
            }
        };
    }
}
