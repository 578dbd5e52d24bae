package io.barekube.spi;

import io.barekube.ClusterSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an addon's proof may use. */
public interface Verification {
    /** The cluster's API. */
    KubeApi api();

    /** The cluster as it is wanted. */
    ClusterSpec spec();

    /** The clock of the run; everything a proof waits for goes through it. */
    Waiter waiter();

    /** How long the whole proof may take. */
    Duration timeout();

    /** Names of the nodes that are in the cluster now. */
    List<String> nodes();

    /** An image with the programs of Kubernetes' agnhost, which can be pulled on every node. */
    String probeImage();

    /**
     * GETs the URI from outside the cluster, which is the machine that runs this library. Empty when nothing answered within 2 s.
     */
    Optional<String> fetchFromOutside(URI uri) throws InterruptedException;

    /** Tells people what was proved: an event of the run. */
    void proved(String text);
}
