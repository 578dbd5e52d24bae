package io.barekube.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Kubernetes object as the API shows it: a tree of JSON values. Its accessors never fail on what is absent. Thread-safe as long as nobody changes the tree. */
public final class KubeObject {
    private final Map<String, Object> fields;

    private KubeObject(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** Wraps the tree without copying it; do not change it afterwards. */
    public static KubeObject of(Map<String, Object> fields) {
        return new KubeObject(fields);
    }

    /** Reads an object; throws {@link IllegalArgumentException} for what is not a JSON object. */
    public static KubeObject parse(String json) {
        return new KubeObject(Json.parseObject(json));
    }

    /** The tree itself, not a copy. */
    public Map<String, Object> fields() {
        return fields;
    }

    /** Empty when absent. */
    public String kind() {
        return text("kind").orElse("");
    }

    /** Empty when absent. */
    public String apiVersion() {
        return text("apiVersion").orElse("");
    }

    /** Empty when absent. */
    public String name() {
        return text("metadata", "name").orElse("");
    }

    /** Empty for cluster-wide objects. */
    public String namespace() {
        return text("metadata", "namespace").orElse("");
    }

    /** The value under these member names; a list element is named by its index. */
    public Optional<Object> at(String... path) {
        Object value = fields;
        for (String step : path) {
            if (value instanceof Map<?, ?> map) {
                value = map.get(step);
            } else if (value instanceof List<?> list
                    && step.matches("\\d{1,9}")
                    && Integer.parseInt(step) < list.size()) {
                value = list.get(Integer.parseInt(step));
            } else {
                return Optional.empty();
            }
            if (value == null) {
                return Optional.empty();
            }
        }
        return Optional.of(value);
    }

    /** The value under these member names as text; empty when absent. */
    public Optional<String> text(String... path) {
        return at(path).map(String::valueOf);
    }

    /** 0 when absent or not a whole number. */
    public long number(String... path) {
        return at(path).map(value -> value instanceof Long number ? number : 0L).orElse(0L);
    }

    /** The objects of a list member; empty when absent. */
    public List<KubeObject> items(String... path) {
        return at(path).map(value -> value instanceof List<?> list
                        ? list.stream()
                                .filter(item -> item instanceof Map)
                                .map(item -> new KubeObject(Json.object(item)))
                                .toList()
                        : List.<KubeObject>of())
                .orElse(List.of());
    }

    /** Whether {@code status.conditions} has this type with status True. */
    public boolean condition(String type) {
        return items("status", "conditions").stream()
                .anyMatch(condition -> condition.text("type").orElse("").equals(type)
                        && condition.text("status").orElse("").equals("True"));
    }

    /** What names this object in the API. */
    public ObjectRef ref() {
        return new ObjectRef(apiVersion(), kind(), namespace(), name());
    }

    /** One line. */
    public String json() {
        return Json.write(fields);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KubeObject that && that.fields.equals(fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return ref().toString();
    }
}
