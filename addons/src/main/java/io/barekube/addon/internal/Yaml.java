package io.barekube.addon.internal;

import io.barekube.spi.KubeObject;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Kubernetes objects as people write them: YAML documents (JSON is YAML too), typed as kubectl types them. */
public final class Yaml {
    private static final int MOST_CODE_POINTS = 16 << 20;
    private final IdentityHashMap<Node, Object> known = new IdentityHashMap<>();
    private final IdentityHashMap<Node, Boolean> open = new IdentityHashMap<>();

    private Yaml() {}

    /**
     * The objects of all documents in order; those of a {@code List} one by one. Throws {@link IllegalArgumentException} that says at which line the text is
     * no YAML, or what an object lacks.
     */
    public static List<KubeObject> objects(String text) {
        List<KubeObject> objects = new ArrayList<>();
        LoadSettings settings = LoadSettings.builder()
                .setSchema(PlainScalars.SCHEMA)
                .setCodePointLimit(MOST_CODE_POINTS)
                .build();
        try {
            for (Node document : new Compose(settings).composeAllFromString(text)) {
                add(new Yaml().value(document), line(document), objects);
            }
        } catch (MarkedYamlEngineException e) {
            throw new IllegalArgumentException(
                    "not YAML" + e.getProblemMark().map(Yaml::at).orElse("") + ": " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("not YAML: " + e.getMessage(), e);
        }
        return List.copyOf(objects);
    }

    private static void add(@Nullable Object document, String where, List<KubeObject> objects) {
        if (document == null) {
            return;
        }
        KubeObject object = KubeObject.of(mapping(document, where));
        if (object.kind().endsWith("List") && object.at("items").isPresent()) {
            for (KubeObject item : object.items("items")) {
                objects.add(complete(item, where));
            }
        } else {
            objects.add(complete(object, where));
        }
    }

    private static KubeObject complete(KubeObject object, String where) {
        List<String> missing = new ArrayList<>();
        if (object.apiVersion().isEmpty()) {
            missing.add("apiVersion");
        }
        if (object.kind().isEmpty()) {
            missing.add("kind");
        }
        if (object.name().isEmpty()) {
            missing.add("metadata.name");
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("the object" + where
                    + (object.kind().isEmpty() ? "" : ", a " + object.kind() + ",") + " has no "
                    + String.join(" and no ", missing));
        }
        return object;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> mapping(Object document, String where) {
        if (document instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new IllegalArgumentException("the document" + where + " is not an object");
    }

    private @Nullable Object value(Node node) {
        if (node instanceof ScalarNode scalar) {
            return PlainScalars.value(scalar);
        }
        Object before = known.get(node);
        if (before != null) {
            return before;
        }
        if (open.put(node, true) != null) {
            throw new IllegalArgumentException("the alias" + line(node) + " contains itself");
        }
        Object value;
        if (node instanceof SequenceNode sequence) {
            List<@Nullable Object> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(value(item)));
            value = items;
        } else {
            value = members((MappingNode) node);
        }
        open.remove(node);
        known.put(node, value);
        return value;
    }

    private Map<String, @Nullable Object> members(MappingNode node) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new IllegalArgumentException("the key" + line(tuple.getKeyNode()) + " is not a text");
            }
            if (key.getValue().equals("<<") && key.isPlain()) {
                merge(tuple.getValueNode(), merged);
            } else if (members.containsKey(key.getValue())) {
                throw new IllegalArgumentException("the key " + key.getValue() + line(key) + " is there twice");
            } else {
                members.put(key.getValue(), value(tuple.getValueNode()));
            }
        }
        merged.forEach(members::putIfAbsent);
        return members;
    }

    private void merge(Node from, Map<String, @Nullable Object> merged) {
        if (from instanceof SequenceNode several) {
            several.getValue().forEach(one -> merge(one, merged));
        } else if (value(from) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> merged.putIfAbsent(String.valueOf(key), value));
        } else {
            throw new IllegalArgumentException("what is merged" + line(from) + " is not an object");
        }
    }

    private static String line(Node node) {
        return Optional.ofNullable(node.getStartMark())
                .flatMap(mark -> mark)
                .map(Yaml::at)
                .orElse("");
    }

    private static String at(Mark mark) {
        return " at line " + (mark.getLine() + 1);
    }
}
