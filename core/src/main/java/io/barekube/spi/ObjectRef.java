package io.barekube.spi;

/**
 * Names a Kubernetes object, or all of a kind.
 *
 * @param apiVersion such as {@code apps/v1}
 * @param kind such as {@code DaemonSet}
 * @param namespace empty for cluster-wide kinds, or for all namespaces when the name is empty as well
 * @param name empty for all of the kind
 */
public record ObjectRef(String apiVersion, String kind, String namespace, String name) {
    /** Every object of that kind, in all namespaces. */
    public static ObjectRef all(String apiVersion, String kind) {
        return new ObjectRef(apiVersion, kind, "", "");
    }

    /** One object of a namespace. */
    public static ObjectRef in(String namespace, String apiVersion, String kind, String name) {
        return new ObjectRef(apiVersion, kind, namespace, name);
    }

    /** One object outside namespaces. */
    public static ObjectRef clusterWide(String apiVersion, String kind, String name) {
        return new ObjectRef(apiVersion, kind, "", name);
    }

    @Override
    public String toString() {
        return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + (name.isEmpty() ? "*" : name);
    }
}
