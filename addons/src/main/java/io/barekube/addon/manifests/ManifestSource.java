package io.barekube.addon.manifests;

import io.barekube.addon.internal.Yaml;
import io.barekube.spi.Artifact;
import io.barekube.spi.KubeObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One file, text or URL of an addon.
 *
 * @param label for messages
 * @param identity what the fingerprint knows it by, besides its objects
 * @param parsed its objects; none for a URL, which is fetched later
 * @param artifact what is to be fetched
 * @param problem why it cannot be used
 */
record ManifestSource(
        String label, String identity, List<KubeObject> parsed, Optional<Artifact> artifact, Optional<String> problem) {

    static ManifestSource file(Path path) {
        String label = "the file " + path;
        try {
            return parsed(label, Files.readString(path));
        } catch (NoSuchFileException e) {
            return broken(label, "does not exist");
        } catch (CharacterCodingException e) {
            return broken(label, "is not UTF-8 text");
        } catch (IOException e) {
            return broken(label, "cannot be read: " + e.getMessage());
        }
    }

    static ManifestSource text(String documents, int number) {
        return parsed("manifest " + number + ", given as text", documents);
    }

    static ManifestSource url(URI uri, String sha256) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        String label = "the URL " + uri.getScheme() + "://" + uri.getHost() + uri.getPath();
        String checksum = sha256.toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
            return broken("the URL", "must begin with http:// or https:// and name a host");
        }
        if (uri.getUserInfo() != null) {
            return broken(label, "carries credentials: put the file on a mirror, and give them there");
        }
        if (!checksum.matches("[0-9a-f]{64}")) {
            return broken(label, "needs the file's SHA-256, which is 64 hexadecimal digits: see sha256sum");
        }
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        String file = path.substring(path.lastIndexOf('/') + 1);
        return new ManifestSource(
                label,
                uri + " " + checksum,
                List.of(),
                Optional.of(Artifact.from(uri, checksum, file.isEmpty() ? "manifest" : file, "0")),
                Optional.empty());
    }

    private static ManifestSource parsed(String label, String text) {
        try {
            List<KubeObject> objects = Yaml.objects(text);
            return objects.isEmpty()
                    ? broken(label, "has no object in it")
                    : new ManifestSource(label, "", objects, Optional.empty(), Optional.empty());
        } catch (IllegalArgumentException e) {
            return broken(label, "cannot be used: " + e.getMessage());
        }
    }

    private static ManifestSource broken(String label, String problem) {
        return new ManifestSource(label, "", List.of(), Optional.empty(), Optional.of(label + " " + problem));
    }

    /** As a part of this addon, by whose name and version a bundle lists what is fetched. */
    ManifestSource of(String addon, String version) {
        return new ManifestSource(
                label,
                identity,
                parsed,
                artifact.map(file -> new Artifact(addon + "/" + file.name(), version, file.arch(), file.origin())),
                problem);
    }

    List<KubeObject> objects(List<UnaryOperator<KubeObject>> patches) {
        return patched(parsed, patches);
    }

    static List<KubeObject> patched(List<KubeObject> objects, List<UnaryOperator<KubeObject>> patches) {
        List<KubeObject> changed = new ArrayList<>();
        for (KubeObject object : objects) {
            KubeObject value = object;
            for (UnaryOperator<KubeObject> patch : patches) {
                value = patch.apply(value);
            }
            changed.add(value);
        }
        return changed;
    }
}
