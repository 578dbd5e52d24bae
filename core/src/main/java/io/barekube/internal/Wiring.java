package io.barekube.internal;

import io.barekube.ChangePolicy;
import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import io.barekube.Timeouts;
import io.barekube.event.ClusterListener;
import io.barekube.plan.Risk;
import io.barekube.run.RunStore;
import io.barekube.spi.Addon;
import io.barekube.spi.ArtifactSource;
import io.barekube.spi.BootstrapContext;
import io.barekube.spi.Bootstrapper;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Waiter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The live parts that a cluster is made with, besides its spec. */
public record Wiring(
        InfrastructureProvider provider,
        Bootstrapper bootstrapper,
        List<Addon> addons,
        ArtifactSource artifacts,
        Optional<URI> registryMirror,
        String probeImage,
        RunStore store,
        List<ClusterListener> listeners,
        Timeouts timeouts,
        ChangePolicy policy,
        Risk allowed,
        Optional<Duration> expiresAfter,
        int parallelism,
        Waiter waiter) {
    public Wiring {
        addons = List.copyOf(addons);
        listeners = List.copyOf(listeners);
    }

    /** The addon of that name; throws {@link IllegalArgumentException} when there is none. */
    public Addon addon(String name) {
        return addons.stream()
                .filter(addon -> addon.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no addon " + name));
    }

    public BootstrapContext context(ClusterId cluster, ClusterSpec spec) {
        Stream<String> wanted = addons.stream().flatMap(addon -> addon.requires(spec).images().stream());
        List<String> images =
                Stream.concat(wanted, Stream.of(probeImage)).distinct().toList();
        return new BootstrapContext(cluster, spec, artifacts, registryMirror, images, waiter);
    }
}
