package io.barekube.spi;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain maps, lists, strings, numbers and booleans. Whole numbers stay whole ({@link Long}, or {@link BigInteger} where that is too small), which the
 * Kubernetes API insists on and a reading as double would break.
 */
public final class Json {
    private Json() {}

    /** Reads one document; throws {@link IllegalArgumentException} when the text is not JSON. */
    public static @Nullable Object parse(String text) {
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(text))) {
            Object value = read(reader);
            if (reader.peek() != JsonReader.Token.END_DOCUMENT) {
                throw new IllegalArgumentException("more than one JSON document");
            }
            return value;
        } catch (IOException | com.squareup.moshi.JsonDataException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
    }

    /** Reads one document that must be an object; throws {@link IllegalArgumentException} for any other. */
    public static Map<String, Object> parseObject(String text) {
        return object(parse(text));
    }

    /** The value as an object; throws {@link IllegalArgumentException} for anything else. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new IllegalArgumentException("expected a JSON object");
    }

    /** The value as a list; throws {@link IllegalArgumentException} for anything else. */
    @SuppressWarnings("unchecked")
    public static List<Object> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw new IllegalArgumentException("expected a JSON list");
    }

    /** One line, members in the order of the map. */
    public static String write(@Nullable Object value) {
        return write(value, "");
    }

    /** One line, members sorted by name: equal values give equal texts. */
    public static String canonical(@Nullable Object value) {
        return write(sorted(value), "");
    }

    /** Indented for people. */
    public static String pretty(@Nullable Object value) {
        return write(value, "  ");
    }

    private static String write(@Nullable Object value, String indent) {
        Buffer buffer = new Buffer();
        try (JsonWriter writer = JsonWriter.of(buffer)) {
            writer.setIndent(indent);
            writer.setSerializeNulls(true);
            writer.jsonValue(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readUtf8();
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new TreeMap<>();
            map.forEach((key, member) -> copy.put(String.valueOf(key), sorted(member)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(member -> copy.add(sorted(member)));
            return copy;
        }
        return value;
    }

    private static @Nullable Object read(JsonReader reader) throws IOException {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> readObject(reader);
            case BEGIN_ARRAY -> readList(reader);
            case STRING -> reader.nextString();
            case NUMBER -> number(reader.nextString());
            case BOOLEAN -> reader.nextBoolean();
            case NULL -> reader.nextNull();
            default -> throw new IllegalArgumentException("unexpected " + reader.peek() + " at " + reader.getPath());
        };
    }

    private static Map<String, @Nullable Object> readObject(JsonReader reader) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            members.put(reader.nextName(), read(reader));
        }
        reader.endObject();
        return members;
    }

    private static List<@Nullable Object> readList(JsonReader reader) throws IOException {
        List<@Nullable Object> items = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            items.add(read(reader));
        }
        reader.endArray();
        return items;
    }

    private static Object number(String text) {
        if (text.matches("-?\\d+")) {
            BigInteger whole = new BigInteger(text);
            return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("the number " + text + " is too large");
        }
        return value;
    }
}
