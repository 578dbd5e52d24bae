package io.barekube.examples;

import io.barekube.Cluster;
import io.barekube.ClusterBuilder;
import io.barekube.Endpoint;
import io.barekube.Secret;
import io.barekube.addon.flannel.Flannel;
import io.barekube.addon.metallb.MetalLb;
import io.barekube.event.ConsoleProgress;
import io.barekube.kubeadm.Kubeadm;
import io.barekube.packet.PacketProvider;
import io.barekube.run.RunStore;
import io.barekube.spi.AddressBlock;
import io.barekube.spi.AddressRequest;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.InfrastructureProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Makes a cluster of five machines at Packet, or at whoever speaks its API: three control planes behind an elastic address, and a page behind an address of the provider's; {@code down} takes it
 * all away again. Which API, project and metro, it is told by the environment: {@code PACKET_API_URL}, {@code PACKET_AUTH_TOKEN}, {@code PACKET_PROJECT}, {@code PACKET_METRO}.
 */
public final class PacketQuickstart {
    private static final String NAME = "packet-quickstart";

    private PacketQuickstart() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, String> environment = System.getenv();
        Path home = Path.of(environment.getOrDefault("BAREKUBE_HOME", ".barekube"));
        PacketProvider provider = PacketProvider.builder()
                .url(URI.create(required("PACKET_API_URL")))
                .token(Secret.of(required("PACKET_AUTH_TOKEN")))
                .project(required("PACKET_PROJECT"))
                .metro(environment.getOrDefault("PACKET_METRO", "sv"))
                .plan("c3.small.x86")
                .operatingSystem("debian_12")
                .stateDirectory(home.resolve("packet"))
                .build();
        ClusterBuilder builder = Cluster.named(NAME)
                .kubernetes("1.36.4")
                .on(provider)
                .controlPlanes(3)
                .endpoint(Endpoint.elasticIp())
                .workers(2)
                .bootstrap(Kubeadm.overSsh())
                .addon(Flannel.vxlan())
                .addon(MetalLb.fromProvider())
                .addon(Page.at(""))
                .listener(
                        environment.containsKey("BAREKUBE_TERMINAL")
                                ? ConsoleProgress.terminal(System.out)
                                : ConsoleProgress.lines(System.out))
                .store(RunStore.directory(home.resolve("runs")));
        if (environment.containsKey("BAREKUBE_BUNDLE")) { // where upstream's servers cannot be reached
            builder.artifacts(ArtifactSource.bundle(Path.of(environment.get("BAREKUBE_BUNDLE"))))
                    .registryMirror(URI.create(environment.get("BAREKUBE_REGISTRY")));
        }
        Cluster cluster = builder.build();
        if (args.length > 0 && args[0].equals("down")) {
            cluster.destroy();
            return;
        }

        cluster.apply();

        cluster.nodes()
                .forEach(node -> System.out.printf(
                        "%-34s %-10s %-14s %s%n",
                        node.name(), node.ready() ? "Ready" : "NotReady", node.address(), node.kubeletVersion()));
        System.out.println("kubeconfig: " + cluster.kubeconfig().writeTo(home.resolve("kubeconfig")));
        System.out.println(page(provider));
        System.out.println("requests to the API: " + provider.apiCalls());
    }

    private static String required(String name) {
        String value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is not set; this example needs PACKET_API_URL,"
                    + " PACKET_AUTH_TOKEN and PACKET_PROJECT. Without any of them: ./packet-quickstart");
        }
        return value;
    }

    /** The page has one of the addresses that the provider keeps for services. */
    private static String page(InfrastructureProvider provider) throws InterruptedException {
        AddressBlock block = provider.addresses(NAME).stream()
                .filter(kept -> kept.purpose().equals(AddressRequest.SERVICES))
                .findFirst()
                .orElseThrow();
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
        for (String address : block.all()) {
            URI uri = URI.create("http://" + address + "/hostname");
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
            try {
                return uri + " answers: "
                        + client.send(request, BodyHandlers.ofString()).body();
            } catch (IOException e) {
                // the page has another one
            }
        }
        return "none of " + block.addresses() + " answers";
    }
}
