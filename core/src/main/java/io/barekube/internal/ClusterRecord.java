package io.barekube.internal;

import io.barekube.ClusterId;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ConfigMap {@code kube-system/barekube}: what a JVM without any memory needs to know about a cluster. */
public final class ClusterRecord {
    public static final ObjectRef REF = ObjectRef.in("kube-system", "v1", "ConfigMap", "barekube");
    private static final String ADDON = "addon.";
    private static final String PROVED = "proved.";

    private ClusterRecord() {}

    /** A part of the record to be applied: whose cluster it is. */
    public static KubeObject identity(ClusterId cluster, String kubernetes) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", cluster.uuid().toString());
        data.put("name", cluster.name());
        data.put("kubernetes", kubernetes);
        return object(data);
    }

    private static KubeObject object(Map<String, Object> data) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("apiVersion", "v1");
        fields.put("kind", "ConfigMap");
        fields.put("metadata", Map.of("name", REF.name(), "namespace", REF.namespace()));
        fields.put("data", data);
        return KubeObject.of(fields);
    }

    public static String addonKey(String addon) {
        return ADDON + addon;
    }

    public static String provedKey(String addon) {
        return PROVED + addon;
    }

    /** The record with these entries besides what it holds. */
    public static KubeObject with(KubeObject record, Map<String, String> entries) {
        Map<String, Object> data = new LinkedHashMap<>();
        record.at("data")
                .ifPresent(value -> ((Map<?, ?>) value)
                        .forEach((key, text) -> data.put(String.valueOf(key), String.valueOf(text))));
        data.putAll(entries);
        return object(data);
    }

    /** The addons that the record names, with their fingerprints. */
    public static Map<String, String> addons(KubeObject record) {
        Map<String, String> addons = new LinkedHashMap<>();
        record.at("data")
                .ifPresent(value -> ((Map<?, ?>) value).forEach((key, text) -> {
                    String name = String.valueOf(key);
                    if (name.startsWith(ADDON)) {
                        addons.put(name.substring(ADDON.length()), String.valueOf(text));
                    }
                }));
        return addons;
    }

    /** Whether the addon was proved since it was installed with this fingerprint. */
    public static boolean proved(KubeObject record, String addon, String fingerprint) {
        return record.text("data", provedKey(addon)).filter(fingerprint::equals).isPresent();
    }
}
