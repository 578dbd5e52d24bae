package io.barekube.testkit.sim.internal.cluster;

import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** API objects with the bookkeeping that an API server does for them. Not thread-safe: the cluster guards it. */
final class ObjectStore {
    private final Map<ObjectRef, Map<String, Object>> objects = new LinkedHashMap<>();
    private final Map<ObjectRef, Map<String, Object>> applied = new LinkedHashMap<>();
    private long revision = 100;

    Optional<KubeObject> get(ObjectRef ref) {
        return Optional.ofNullable(objects.get(ref)).map(KubeObject::of);
    }

    /** All of that kind, of one namespace or of all. */
    List<KubeObject> all(String apiVersion, String kind, String namespace) {
        List<KubeObject> found = new ArrayList<>();
        objects.forEach((ref, fields) -> {
            if (ref.kind().equals(kind)
                    && ref.apiVersion().equals(apiVersion)
                    && (namespace.isEmpty() || ref.namespace().equals(namespace))) {
                found.add(KubeObject.of(fields));
            }
        });
        return found;
    }

    List<ObjectRef> refs() {
        return List.copyOf(objects.keySet());
    }

    /** As server-side apply does: what was applied before and is not any more goes, what others wrote stays. */
    KubeObject apply(KubeObject wanted) {
        ObjectRef ref = wanted.ref();
        Map<String, Object> present = objects.computeIfAbsent(ref, key -> fresh(wanted));
        String before = comparable(present);
        Map<String, Object> last = applied.get(ref);
        if (last != null) {
            prune(present, last, wanted.fields());
        }
        merge(present, wanted.fields(), false);
        applied.put(ref, copy(wanted.fields()));
        written(present, before);
        return KubeObject.of(present);
    }

    /** As a merge patch: null takes a member away. */
    KubeObject patch(ObjectRef ref, Map<String, Object> change) {
        Map<String, Object> present = objects.get(ref);
        if (present == null) {
            throw ApiError.notFound(ref);
        }
        KubeObject changed = KubeObject.of(change);
        Optional<String> expected = changed.text("metadata", "resourceVersion").filter(text -> !text.isEmpty());
        if (expected.isPresent() && !expected.equals(KubeObject.of(present).text("metadata", "resourceVersion"))) {
            throw ApiError.conflict(ref);
        }
        String before = comparable(present);
        merge(present, change, true);
        written(present, before);
        return KubeObject.of(present);
    }

    boolean delete(ObjectRef ref) {
        applied.remove(ref);
        return objects.remove(ref) != null;
    }

    private Map<String, Object> fresh(KubeObject wanted) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", wanted.name());
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put(
                "creationTimestamp",
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        metadata.put("generation", 0L);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("apiVersion", wanted.apiVersion());
        fields.put("kind", wanted.kind());
        fields.put("metadata", metadata);
        return fields;
    }

    private void written(Map<String, Object> object, String before) {
        Map<String, Object> metadata = child(object, "metadata");
        if (!comparable(object).equals(before)) {
            Object generation = metadata.get("generation");
            metadata.put("generation", generation instanceof Long number ? number + 1 : 1L);
        }
        metadata.put("resourceVersion", String.valueOf(++revision));
    }

    /** What makes another generation: everything but metadata and status. */
    private static String comparable(Map<String, Object> object) {
        Map<String, Object> rest = new LinkedHashMap<>(object);
        rest.remove("metadata");
        rest.remove("status");
        return rest.toString();
    }

    private static void prune(Map<String, Object> present, Map<String, Object> last, Map<String, Object> wanted) {
        last.forEach((key, value) -> {
            Object now = wanted.get(key);
            if (now == null) {
                present.remove(key);
            } else if (value instanceof Map<?, ?>
                    && now instanceof Map<?, ?>
                    && present.get(key) instanceof Map<?, ?>) {
                prune(child(present, key), cast(value), cast(now));
            }
        });
    }

    private static void merge(Map<String, Object> target, Map<String, Object> source, boolean patch) {
        source.forEach((key, value) -> {
            @Nullable Object content = value;
            if (content == null) {
                if (patch) {
                    target.remove(key);
                }
            } else if (content instanceof Map<?, ?>) {
                if (!(target.get(key) instanceof Map<?, ?>)) {
                    target.put(key, new LinkedHashMap<String, Object>());
                }
                merge(child(target, key), cast(content), patch);
            } else {
                target.put(key, copyOf(content));
            }
        });
    }

    static Map<String, Object> child(Map<String, Object> object, String key) {
        return cast(object.computeIfAbsent(key, name -> new LinkedHashMap<String, Object>()));
    }

    static Map<String, Object> copy(Map<String, Object> object) {
        return cast(copyOf(object));
    }

    private static Object copyOf(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, member) -> copy.put(String.valueOf(key), copyOf(member)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copyOf(item)));
            return copy;
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Object value) {
        return (Map<String, Object>) value;
    }
}
