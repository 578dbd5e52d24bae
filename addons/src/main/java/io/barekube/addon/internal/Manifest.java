package io.barekube.addon.internal;

import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Artifact;
import io.barekube.spi.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The objects of an upstream manifest, unmodified but for what is changed on purpose. Immutable. */
public final class Manifest {
    private final Artifact artifact;
    private final List<KubeObject> objects;

    private Manifest(Artifact artifact, List<KubeObject> objects) {
        this.artifact = artifact;
        this.objects = List.copyOf(objects);
    }

    /** Reads the artifact's text; throws {@link ClusterException}, permanent, when it is absent or not a manifest. */
    public static Manifest of(Artifact artifact, Map<Artifact, String> files) {
        String text = Optional.ofNullable(files.get(artifact))
                .orElseThrow(() -> new ClusterException(FailureClass.PERMANENT, artifact + " was not given"));
        try {
            return new Manifest(artifact, Yaml.objects(text));
        } catch (IllegalArgumentException e) {
            throw new ClusterException(
                    FailureClass.PERMANENT, "the manifest " + artifact + " cannot be read: " + e.getMessage(), e);
        }
    }

    public List<KubeObject> objects() {
        return objects;
    }

    public List<KubeObject> objects(String kind) {
        return objects.stream().filter(object -> object.kind().equals(kind)).toList();
    }

    /** With one object changed; throws {@link ClusterException}, permanent, when there is no such object. */
    public Manifest with(String kind, String name, UnaryOperator<KubeObject> change) {
        List<KubeObject> changed = new ArrayList<>();
        boolean found = false;
        for (KubeObject object : objects) {
            boolean meant = object.kind().equals(kind) && object.name().equals(name);
            changed.add(meant ? change.apply(object) : object);
            found |= meant;
        }
        if (!found) {
            throw new ClusterException(
                    FailureClass.PERMANENT,
                    "the manifest " + artifact + " has no " + kind + " " + name
                            + ": this release of the library does not know that version's form");
        }
        return new Manifest(artifact, changed);
    }
}
