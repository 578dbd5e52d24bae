package io.barekube.spi;

import io.barekube.ClusterSpec;
import io.barekube.Violation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something installed into the cluster after it came up. Immutable and thread-safe. It touches the cluster through {@link KubeApi} only, and hosts not at
 * all: what it needs of them it declares.
 */
public interface Addon {
    /** A DNS label, unique in the cluster. */
    String name();

    /** For plans, events and people, such as {@code 0.16.1}; a change of it alone installs nothing: {@link #fingerprint()} decides. */
    String version();

    /** A hash over the version and every setting: as long as it is the same, there is nothing to install. */
    String fingerprint();

    /** Whether it gives pods their network; nodes become Ready through it, and everything else is installed after it. */
    default boolean providesNetwork() {
        return false;
    }

    /** Names of addons that must be installed before, where they are in the cluster. */
    default Set<String> after() {
        return Set.of();
    }

    /** What is wrong with its settings for this spec and these machines; no I/O. */
    default List<Violation> validate(ClusterSpec spec, Capabilities capabilities) {
        return List.of();
    }

    /**
     * What speaks against it on these hosts; no I/O, all findings at once. Asked about all hosts that can be looked at when a plan is made, and about a machine
     * that is made during a run, alone, before it is prepared.
     */
    default List<Violation> judge(ClusterSpec spec, Map<Host, HostFacts> hosts) {
        return List.of();
    }

    /** Everything that must be fetched for it: files and images. */
    Requirements requires(ClusterSpec spec);

    /** What it asks of the provider; constant. */
    default ProviderNeeds needs() {
        return ProviderNeeds.NONE;
    }

    /**
     * What is applied, in stages; pure. {@code files} gives the text of each required artifact, already verified.
     */
    List<Stage> stages(ClusterSpec spec, Map<Artifact, String> files);

    /** The same for an addon that {@linkplain #needs() needs} something of the provider. */
    default List<Stage> stages(ClusterSpec spec, Map<Artifact, String> files, Provided provided) {
        return stages(spec, files);
    }

    /** What is true of the cluster while the addon is well; looked at on every apply. */
    List<Condition> health(ClusterSpec spec);

    /** Proves by use that it works, and removes what the proof made; throws {@link io.barekube.ClusterException} that says what did not work. */
    void verify(Verification verification) throws InterruptedException;

    /** Files and images, as data. */
    record Requirements(List<Artifact> artifacts, List<String> images) {
        public Requirements {
            artifacts = List.copyOf(artifacts);
            images = List.copyOf(images);
        }
    }

    /**
     * Objects that can be applied together, and what must hold before the next stage.
     *
     * @param name for events, such as {@code controller} or {@code address pools}
     */
    record Stage(String name, List<KubeObject> objects, List<Condition> ready) {
        public Stage {
            objects = List.copyOf(objects);
            ready = List.copyOf(ready);
        }
    }
}
