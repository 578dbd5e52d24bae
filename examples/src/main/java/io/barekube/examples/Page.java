package io.barekube.examples;

import io.barekube.addon.manifests.Manifests;
import io.barekube.spi.Condition;
import io.barekube.spi.ObjectRef;

/** Any manifest can be an addon: this one is a small web server behind the load balancer. */
final class Page {
    private Page() {}

    /** Empty for whichever address the load balancer gives. */
    static Manifests at(String address) {
        return Manifests.named("page")
                .version("1")
                .after("metallb")
                .text("""
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: page, namespace: default}
                    spec:
                      replicas: 2
                      selector: {matchLabels: {app: page}}
                      template:
                        metadata: {labels: {app: page}}
                        spec:
                          containers:
                          - name: web
                            image: registry.k8s.io/e2e-test-images/agnhost:2.63.0
                            args: [netexec, --http-port=80]
                            readinessProbe: {httpGet: {path: /hostname, port: 80}, periodSeconds: 1}
                    ---
                    apiVersion: v1
                    kind: Service
                    metadata:
                      name: page
                      namespace: default
                      annotations: {%s}
                    spec:
                      type: LoadBalancer
                      selector: {app: page}
                      ports: [{port: 80}]
                    """.formatted(address.isEmpty() ? "" : "metallb.io/loadBalancerIPs: " + address))
                .ready(Condition.rolledOut(ObjectRef.in("default", "apps/v1", "Deployment", "page")))
                .build();
    }
}
