package io.barekube.addon.manifests;

import io.barekube.ClusterException;
import io.barekube.ClusterSpec;
import io.barekube.Violation;
import io.barekube.addon.internal.Fingerprint;
import io.barekube.addon.internal.Yaml;
import io.barekube.run.FailureClass;
import io.barekube.spi.Addon;
import io.barekube.spi.Artifact;
import io.barekube.spi.Capabilities;
import io.barekube.spi.Condition;
import io.barekube.spi.KubeObject;
import io.barekube.spi.Verification;
import io.barekube.spi.Waiter.Look;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Any manifests of your own as an addon: another CNI, an operator, a workload. Immutable.
 * <pre>{@code
 * Manifests.named("calico").version("3.32.0")
 *     .url(URI.create("https://raw.githubusercontent.com/projectcalico/calico/v3.32.0/manifests/calico.yaml"), sha256)
 *     .ready(Condition.rolledOut(ObjectRef.in("kube-system", "apps/v1", "Deployment", "calico-kube-controllers")))
 *     .providesNetwork()
 *     .build();
 * }</pre>
 * All of it is applied at once, in the order given, namespaces and definitions first; the conditions are what is waited for, what later runs look at, and what
 * is proved. Custom resources whose webhook answers later are applied again until it does.
 */
public final class Manifests implements Addon {
    private static final Duration POLL = Duration.ofMillis(500);
    private final String name;
    private final String version;
    private final List<ManifestSource> sources;
    private final List<UnaryOperator<KubeObject>> patches;
    private final List<Condition> ready;
    private final boolean providesNetwork;
    private final Set<String> after;
    private final List<String> images;
    private final String fingerprint;

    private Manifests(Builder builder) {
        this.name = builder.name;
        this.version = builder.version;
        this.sources =
                builder.sources.stream().map(source -> source.of(name, version)).toList();
        this.patches = List.copyOf(builder.patches);
        this.ready = List.copyOf(builder.ready);
        this.providesNetwork = builder.providesNetwork;
        this.after = Set.copyOf(builder.after);
        this.images = List.copyOf(builder.images);
        this.fingerprint = fingerprintOf();
    }

    /**
     * Begins an addon.
     *
     * @param name a DNS label, unique in the cluster
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** A patch's code has no hash, so what it makes of the objects that are known counts instead, and its number besides. */
    private String fingerprintOf() {
        List<String> contents = new ArrayList<>();
        for (ManifestSource source : sources) {
            contents.add(source.identity());
            source.objects(patches).forEach(object -> contents.add(object.json()));
        }
        return Fingerprint.of(
                name,
                version,
                providesNetwork,
                patches.size(),
                Fingerprint.of(contents.toArray()),
                ready.stream().map(Condition::toString).toList(),
                new TreeSet<>(after),
                images);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public boolean providesNetwork() {
        return providesNetwork;
    }

    @Override
    public Set<String> after() {
        return after;
    }

    @Override
    public List<Violation> validate(ClusterSpec spec, Capabilities capabilities) {
        List<Violation> violations = new ArrayList<>();
        if (!name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
            violations.add(new Violation(
                    "addon " + name, "its name is not a DNS label: use a-z, 0-9 and hyphens, 63 characters at most"));
        }
        if (sources.isEmpty()) {
            violations.add(new Violation("addon " + name, "it has no manifest: call file(..), url(..) or text(..)"));
        }
        Set<String> files = new HashSet<>();
        for (ManifestSource source : sources) {
            source.problem().ifPresent(problem -> violations.add(new Violation("addon " + name, problem)));
            source.artifact()
                    .filter(artifact -> !files.add(artifact.name()))
                    .ifPresent(artifact -> violations.add(new Violation(
                            "addon " + name,
                            source.label() + " is the second " + artifact.name()
                                    + ", and a bundle could not tell them apart: make two addons of them")));
        }
        return violations;
    }

    @Override
    public Requirements requires(ClusterSpec spec) {
        return new Requirements(
                sources.stream().flatMap(source -> source.artifact().stream()).toList(), images);
    }

    @Override
    public List<Stage> stages(ClusterSpec spec, Map<Artifact, String> files) {
        List<KubeObject> objects = new ArrayList<>();
        for (ManifestSource source : sources) {
            Optional<Artifact> artifact = source.artifact();
            objects.addAll(artifact.isPresent() ? read(artifact.get(), files) : source.objects(patches));
        }
        return List.of(new Stage("manifests", objects, ready));
    }

    private List<KubeObject> read(Artifact artifact, Map<Artifact, String> files) {
        String text = Objects.requireNonNull(files.get(artifact), () -> artifact + " was not given");
        try {
            return ManifestSource.patched(Yaml.objects(text), patches);
        } catch (IllegalArgumentException e) {
            throw new ClusterException(
                    FailureClass.PERMANENT, artifact + " of addon " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<Condition> health(ClusterSpec spec) {
        return ready;
    }

    /** Looks at the conditions once more: nothing else is known of what the manifests are for. */
    @Override
    public void verify(Verification verification) throws InterruptedException {
        if (ready.isEmpty()) {
            verification.proved("its objects were accepted; no condition says when it works");
            return;
        }
        verification.waiter().until("the conditions of " + name, verification.timeout(), POLL, () -> {
            Map<Object, KubeObject> found = new LinkedHashMap<>();
            verification
                    .api()
                    .read(ready.stream().map(Condition::ref).distinct().toList())
                    .forEach(object -> found.put(object.ref(), object));
            List<String> unmet = ready.stream()
                    .flatMap(condition -> condition.unmet(Optional.ofNullable(found.get(condition.ref()))).stream())
                    .toList();
            return unmet.isEmpty() ? Look.found(true) : Look.notYet(String.join("; ", unmet));
        });
        ready.forEach(condition -> verification.proved("met: " + condition));
    }

    @Override
    public String toString() {
        return name + " " + version;
    }

    /** Collects what an addon is made of. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private String version = "0";
        private final List<ManifestSource> sources = new ArrayList<>();
        private final List<UnaryOperator<KubeObject>> patches = new ArrayList<>();
        private final List<Condition> ready = new ArrayList<>();
        private boolean providesNetwork;
        private final Set<String> after = new LinkedHashSet<>();
        private final List<String> images = new ArrayList<>();

        private Builder(String name) {
            this.name = name;
        }

        /** For plans and people, and part of what {@link #url} looks up in a bundle; default {@code 0}. */
        public Builder version(String value) {
            this.version = value;
            return this;
        }

        /** A local file of YAML or JSON documents. It is read once, by this call. */
        public Builder file(Path path) {
            sources.add(ManifestSource.file(path));
            return this;
        }

        /** Documents as they are. */
        public Builder text(String documents) {
            sources.add(ManifestSource.text(documents, sources.size() + 1));
            return this;
        }

        /**
         * A file on a web server. It is fetched through the cluster's {@link io.barekube.spi.ArtifactSource}: upstream from here, a mirror from below its base, and a bundle
         * lists it as artifact {@code name/file} of this addon's version and {@code any} architecture.
         *
         * @param uri http or https, without credentials
         * @param sha256 64 hexadecimal digits; a file with another checksum is refused
         */
        public Builder url(URI uri, String sha256) {
            sources.add(ManifestSource.url(uri, sha256));
            return this;
        }

        /** Changes each object before it is applied, or returns it as it is; must give the same for the same. */
        public Builder patch(UnaryOperator<KubeObject> change) {
            patches.add(change);
            return this;
        }

        /** What must hold before the addon counts as installed; kept in view afterwards. */
        public Builder ready(Condition... conditions) {
            ready.addAll(List.of(conditions));
            return this;
        }

        /** Says that it gives pods their network, as every cluster needs exactly one addon to do. */
        public Builder providesNetwork() {
            this.providesNetwork = true;
            return this;
        }

        /** Names of addons to be installed before. */
        public Builder after(String... addons) {
            after.addAll(List.of(addons));
            return this;
        }

        /** Images to be pulled on every host beforehand, which saves time and is never required. */
        public Builder images(String... references) {
            images.addAll(List.of(references));
            return this;
        }

        /** Never throws for what is wrong with the manifests: the cluster's {@code build()} reports it with everything else. */
        public Manifests build() {
            return new Manifests(this);
        }
    }
}
