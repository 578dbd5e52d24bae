package io.barekube.examples.sim;

import io.barekube.addon.manifests.Manifests;
import io.barekube.spi.Addon;
import io.barekube.spi.Condition;
import io.barekube.spi.ObjectRef;

/** A network addon that is nothing but a DaemonSet that puts a CNI configuration on every node. */
public final class SimulatedNetwork {
    private SimulatedNetwork() {}

    public static Addon addon() {
        return Manifests.named("network")
                .text("""
                        apiVersion: apps/v1
                        kind: DaemonSet
                        metadata: {name: network, namespace: kube-system}
                        spec:
                          selector: {matchLabels: {app: network}}
                          template:
                            metadata: {labels: {app: network}}
                            spec:
                              hostNetwork: true
                              tolerations: [{operator: Exists}]
                              containers: [{name: network, image: example/network:1.0}]
                              volumes: [{name: cni, hostPath: {path: /etc/cni/net.d}}]
                        """)
                .providesNetwork()
                .ready(Condition.rolledOut(ObjectRef.in("kube-system", "apps/v1", "DaemonSet", "network")))
                .build();
    }
}
