package io.barekube.addon.internal;

import io.barekube.spi.KubeObject;
import io.barekube.spi.ObjectRef;
import java.util.List;
import java.util.Map;

/**
 * A pod of agnhost's {@code netexec} on a node of its own choosing: it tells its name to whoever asks, and asks others when told to.
 *
 * @param label by which services find it
 */
public record ProbePod(String namespace, String label, String node, String image) {
    public static final int PORT = 8080;
    static final String LABEL = "barekube.io/proof";

    /** The same for the same node, so that what a proof that was killed left behind is taken over, and removed, by the next. */
    public String name() {
        return "barekube-proof-" + Fingerprint.of(label, node).substring(0, 10);
    }

    public ObjectRef ref() {
        return ObjectRef.in(namespace, "v1", "Pod", name());
    }

    /** Named for its node, so no scheduler is waited for; it runs as nobody, and needs no time to end. */
    KubeObject object() {
        return KubeObject.of(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Map.of("name", name(), "namespace", namespace, "labels", Map.of(LABEL, label)),
                "spec",
                Map.of(
                        "nodeName",
                        node,
                        "tolerations",
                        List.of(Map.of("operator", "Exists")),
                        "terminationGracePeriodSeconds",
                        0L,
                        "automountServiceAccountToken",
                        false,
                        "enableServiceLinks",
                        false,
                        "containers",
                        List.of(Map.of(
                                "name",
                                "netexec",
                                "image",
                                image,
                                "args",
                                List.of("netexec", "--http-port=" + PORT),
                                "securityContext",
                                Map.of(
                                        "runAsUser",
                                        65_534L,
                                        "runAsNonRoot",
                                        true,
                                        "allowPrivilegeEscalation",
                                        false,
                                        "capabilities",
                                        Map.of("drop", List.of("ALL"))))))));
    }

    /** A service in front of all pods of the label, on port 80. */
    public static KubeObject service(
            String namespace, String label, String name, String type, Map<String, Object> annotations) {
        return KubeObject.of(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Service",
                "metadata",
                Map.of(
                        "name",
                        name,
                        "namespace",
                        namespace,
                        "labels",
                        Map.of(LABEL, label),
                        "annotations",
                        annotations),
                "spec",
                Map.of(
                        "type",
                        type,
                        "selector",
                        Map.of(LABEL, label),
                        "ports",
                        List.of(Map.of("port", 80L, "targetPort", (long) PORT, "protocol", "TCP")))));
    }
}
