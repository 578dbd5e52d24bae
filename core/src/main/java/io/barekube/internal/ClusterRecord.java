package io.barekube.internal;

import io.barekube.ClusterId;
import io.barekube.plan.Observation.Recorded;
import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The ConfigMap {@code kube-system/barekube}: what a JVM without any memory needs to know about a cluster. */
public final class ClusterRecord {
    public static final ObjectRef REF = ObjectRef.in("kube-system", "v1", "ConfigMap", "barekube");
    public static final String KUBERNETES = "kubernetes";
    public static final String ENDPOINT = "endpoint";
    private static final String ADDON = "addon.";
    private static final String PROVED = "proved.";

    private ClusterRecord() {}

    /** A part of the record to be applied: whose cluster it is, and what it is made with. */
    public static KubeObject identity(ClusterId cluster, Recorded recorded) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", cluster.uuid().toString());
        data.put("name", cluster.name());
        data.put(KUBERNETES, recorded.kubernetes());
        data.put("pods", recorded.pods());
        data.put("services", recorded.services());
        data.put("dnsDomain", recorded.dnsDomain());
        data.put(ENDPOINT, recorded.endpoint());
        return object(data);
    }

    /** Whose cluster it is. */
    public static Optional<String> owner(KubeObject record) {
        return record.text("data", "id");
    }

    /** What it is made with; what an older record does not have is empty. */
    public static Recorded recorded(KubeObject record) {
        return new Recorded(
                record.text("data", KUBERNETES).orElse(""),
                record.text("data", "pods").orElse(""),
                record.text("data", "services").orElse(""),
                record.text("data", "dnsDomain").orElse(""),
                record.text("data", ENDPOINT).orElse(""));
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
