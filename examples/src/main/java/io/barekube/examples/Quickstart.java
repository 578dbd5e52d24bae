package io.barekube.examples;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.addon.flannel.Flannel;
import io.barekube.addon.metallb.MetalLb;
import io.barekube.event.ConsoleProgress;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.local.LocalProvider;
import io.barekube.run.RunResult;
import io.barekube.run.RunStore;
import io.barekube.spi.ArtifactSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Makes a cluster of three machines on this computer, with a page that answers from outside it; {@code down} takes it all away again. */
public final class Quickstart {
    private static final String ADDRESS = "10.89.64.200";

    private Quickstart() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, String> environment = System.getenv();
        Path home = Path.of(environment.getOrDefault("BAREKUBE_HOME", ".barekube"));
        ClusterBuilder builder = Cluster.named("quickstart")
                .kubernetes("1.36.4")
                .on(LocalProvider.create())
                .controlPlanes(1)
                .workers(2)
                .bootstrap(Kubeadm.overSsh())
                .addon(Flannel.vxlan())
                .addon(MetalLb.layer2(ADDRESS + "-10.89.64.220"))
                .addon(Page.at(ADDRESS))
                .listener(
                        environment.containsKey("BAREKUBE_TERMINAL") // ./quickstart sets it on a terminal
                                ? ConsoleProgress.terminal(System.out)
                                : ConsoleProgress.lines(System.out))
                .store(RunStore.directory(home.resolve("runs")));
        if (environment.containsKey(
                "BAREKUBE_BUNDLE")) { // ./quickstart sets it where upstream's servers cannot be reached
            builder.artifacts(ArtifactSource.bundle(Path.of(environment.get("BAREKUBE_BUNDLE"))))
                    .registryMirror(URI.create(environment.get("BAREKUBE_REGISTRY")));
        }
        Cluster cluster = builder.build();
        if (args.length > 0 && args[0].equals("down")) {
            cluster.destroy();
            return;
        }

        RunResult result = cluster.apply();

        result.steps()
                .forEach(step ->
                        System.out.printf("%6.1f s  %s%n", step.elapsed().toMillis() / 1000.0, step.step()));
        cluster.nodes()
                .forEach(node -> System.out.printf(
                        "%-28s %-10s %-12s %s%n",
                        node.name(), node.ready() ? "Ready" : "NotReady", node.address(), node.kubeletVersion()));
        System.out.println("kubeconfig: " + cluster.kubeconfig().writeTo(home.resolve("kubeconfig")));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + ADDRESS + "/hostname"))
                .timeout(Duration.ofSeconds(10))
                .build();
        String body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        System.out.println(request.uri() + " answers: " + body);
    }
}
