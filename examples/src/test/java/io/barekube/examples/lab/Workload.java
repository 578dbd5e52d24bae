package io.barekube.examples.lab;

import io.barekube.addon.manifests.Manifests;
import io.barekube.spi.Condition;
import io.barekube.spi.ObjectRef;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Two replicas that a disruption budget and their own manners keep answering behind a Service while nodes come and go. */
final class Workload {
    static final int PORT = 30080;

    private Workload() {}

    static Manifests twoReplicasWithABudget() {
        return Manifests.named("answering")
                .version("1")
                .text("""
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: answering}
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: page, namespace: answering}
                    spec:
                      replicas: 2
                      strategy: {rollingUpdate: {maxUnavailable: 0}}
                      selector: {matchLabels: {app: page}}
                      template:
                        metadata: {labels: {app: page}}
                        spec:
                          terminationGracePeriodSeconds: 30
                          topologySpreadConstraints:
                          - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: page}}}
                          containers:
                          - name: web
                            image: registry.k8s.io/e2e-test-images/agnhost:2.63.0
                            args: [netexec, --http-port=8080, --delay-shutdown=10]
                            readinessProbe: {httpGet: {path: /hostname, port: 8080}, periodSeconds: 1}
                    ---
                    apiVersion: policy/v1
                    kind: PodDisruptionBudget
                    metadata: {name: page, namespace: answering}
                    spec:
                      minAvailable: 1
                      selector: {matchLabels: {app: page}}
                    ---
                    apiVersion: v1
                    kind: Service
                    metadata: {name: page, namespace: answering}
                    spec:
                      type: NodePort
                      selector: {app: page}
                      ports: [{port: 80, targetPort: 8080, nodePort: %d}]
                    """.formatted(PORT))
                .ready(Condition.rolledOut(ObjectRef.in("answering", "apps/v1", "Deployment", "page")))
                .build();
    }

    /** Asks through that node, each time on a connection of its own. */
    static Watch watch(String address) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + ":" + PORT + "/hostname"))
                .timeout(Duration.ofSeconds(5))
                .build();
        return Watch.every(
                Duration.ofMillis(100),
                "page",
                () -> HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body()
                        .startsWith("page-"));
    }
}
