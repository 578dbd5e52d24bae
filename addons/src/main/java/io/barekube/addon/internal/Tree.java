package io.barekube.addon.internal;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.KubeObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changed copies of an object. What does not lie on the way to a change is shared with the original. */
public final class Tree {
    private Tree() {}

    /** With the member set; objects on the way are made where they are missing, list elements are named by their index. */
    public static KubeObject with(KubeObject object, Object value, String... path) {
        return KubeObject.of(members(change(object.fields(), old -> value, List.of(path))));
    }

    /** With the items at the end of the list, which is made where it is missing. */
    public static KubeObject withItems(KubeObject object, List<?> items, String... path) {
        UnaryOperator<@Nullable Object> append = old -> {
            List<@Nullable Object> all = new ArrayList<>(old instanceof List<?> list ? list : List.of());
            all.addAll(items);
            return all;
        };
        return KubeObject.of(members(change(object.fields(), append, List.of(path))));
    }

    /** The index, as a path names it, of the list element that has this name; throws {@link ClusterException}, permanent, when none has. */
    public static String named(KubeObject object, String name, String... path) {
        List<KubeObject> items = object.items(path);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).text("name").orElse("").equals(name)) {
                return String.valueOf(i);
            }
        }
        throw new ClusterException(
                FailureClass.PERMANENT, object + " has no " + String.join(".", path) + " named " + name);
    }

    private static @Nullable Object change(
            @Nullable Object node, UnaryOperator<@Nullable Object> change, List<String> path) {
        if (path.isEmpty()) {
            return change.apply(node);
        }
        String step = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (node instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list);
            int index = Integer.parseInt(step);
            copy.set(index, change(copy.get(index), change, rest));
            return copy;
        }
        Map<String, @Nullable Object> copy =
                new LinkedHashMap<>(node instanceof Map<?, ?> map ? members(map) : Map.of());
        copy.put(step, change(copy.get(step), change, rest));
        return copy;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(@Nullable Object node) {
        return (Map<String, Object>) Objects.requireNonNull(node);
    }
}
