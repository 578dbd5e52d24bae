package io.barekube.kubeadm.internal;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.barekube.Role;
import io.barekube.plan.Plan.FileChange;
import io.barekube.spi.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What would change in a host's files, as unified diffs: those that this library writes, and the manifests that kubeadm would write for changed arguments. The present ones
 * are read in one round trip; changed arguments take another, for kubeadm's dry run.
 */
final class HostFileChanges {
    private static final int CONTEXT = 3;
    private static final String NOTHING = "/dev/null";
    private static final String PAUSE_IMAGE = "@PAUSE_IMAGE@";
    private static final String CONFIGURATION = "ClusterConfiguration";
    private static final Pattern SANDBOX = Pattern.compile("(?m)^ *sandbox = \"(.*)\"$");
    /** Credentials in an address. */
    private static final Pattern SECRET = Pattern.compile("://[^/@\\s\"']+@");

    private static final List<String> MANIFESTS = Stream.of(
                    "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")
            .map(name -> "/etc/kubernetes/manifests/" + name + ".yaml")
            .toList();

    private final HostConnection connection;
    private final KubeadmConfig config;
    private final KubernetesSettings settings;

    HostFileChanges(HostConnection connection, KubeadmConfig config, KubernetesSettings settings) {
        this.connection = connection;
        this.config = config;
        this.settings = settings;
    }

    /** The changes to these files, path to wanted content, in their order, then those to manifests; what is as wanted is left out. */
    List<FileChange> to(Map<String, String> files) throws InterruptedException {
        boolean controlPlane = connection.host().node().role() == Role.CONTROL_PLANE;
        List<String> paths = new ArrayList<>(files.keySet());
        if (controlPlane) {
            paths.addAll(MANIFESTS);
        }
        ScriptText text = ScriptText.of("read-files.sh").list("paths", paths);
        Map<String, String> present = contents(Script.named("read files", text.text()));
        Map<String, String> wanted = new LinkedHashMap<>(files);
        if (controlPlane && present.containsKey(CONFIGURATION)) {
            wanted.putAll(manifests(WrittenYaml.read("the cluster's kubeadm-config", present.get(CONFIGURATION))));
        }
        List<FileChange> changes = new ArrayList<>();
        wanted.forEach((path, content) -> {
            Optional<String> before = Optional.ofNullable(present.get(path));
            String after = content.replace(PAUSE_IMAGE, sandbox(before));
            if (!before.equals(Optional.of(after))) {
                changes.add(new FileChange(connection.host().name(), path, diff(path, before, after)));
            }
        });
        return changes;
    }

    /** Those that kubeadm would write; empty when the arguments are what they should be. */
    private Map<String, String> manifests(Map<String, Object> configuration) throws InterruptedException {
        if (settings.isIn(configuration)) {
            return Map.of();
        }
        settings.into(configuration);
        ScriptText text = ScriptText.of("dry-run.sh").set("upload", config.upload(connection.host(), configuration));
        return contents(Script.named("kubeadm dry run", text.text()));
    }

    private Map<String, String> contents(Script.Builder script) throws InterruptedException {
        Map<String, String> contents = new LinkedHashMap<>();
        connection.run(script.build()).stdout().lines().forEach(line -> {
            int end = line.lastIndexOf(' ');
            String content = line.substring(end + 1);
            if (!content.equals("-")) {
                contents.put(line.substring(0, end), decoded(content));
            }
        });
        return contents;
    }

    /** The sandbox image is kubeadm's to name, which is on the host: the present one stands for it. */
    private static String sandbox(Optional<String> containerdConfig) {
        return containerdConfig
                .map(SANDBOX::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .orElse("the one that kubeadm names");
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String diff(String path, Optional<String> before, String after) {
        List<String> left = before.map(HostFileChanges::lines).orElse(List.of());
        List<String> right = lines(after);
        List<String> lines = UnifiedDiffUtils.generateUnifiedDiff(
                before.isPresent() ? "a" + path : NOTHING, "b" + path, left, DiffUtils.diff(left, right), CONTEXT);
        return String.join("\n", lines) + "\n";
    }

    private static List<String> lines(String text) {
        return SECRET.matcher(text).replaceAll("://***@").lines().toList();
    }
}
