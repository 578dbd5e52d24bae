package io.barekube.spi;

import io.barekube.ClusterId;
import io.barekube.ClusterSpec;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What a bootstrapper is told about the cluster and the run.
 *
 * @param cluster whose hosts these are; written to each host's inventory
 * @param spec what is wanted
 * @param artifacts where binaries come from
 * @param registryMirror a registry that is asked before the images' own, where there is one
 * @param images container images that the addons will want on every node, to be pulled ahead
 * @param waiter the clock of the run
 */
public record BootstrapContext(
        ClusterId cluster,
        ClusterSpec spec,
        ArtifactSource artifacts,
        Optional<URI> registryMirror,
        List<String> images,
        Waiter waiter) {
    public BootstrapContext {
        images = List.copyOf(images);
    }
}
