package io.barekube;

import java.util.Comparator;
import java.util.regex.Pattern;

/** A Kubernetes release such as 1.36.4. */
public record KubernetesVersion(int major, int minor, int patch) implements Comparable<KubernetesVersion> {
    private static final Pattern FORM = Pattern.compile("v?(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,3})\\.(0|[1-9]\\d{0,3})");
    private static final Comparator<KubernetesVersion> ORDER = Comparator.comparingInt(KubernetesVersion::major)
            .thenComparingInt(KubernetesVersion::minor)
            .thenComparingInt(KubernetesVersion::patch);

    /** Reads {@code 1.36.4} or {@code v1.36.4}; throws {@link IllegalArgumentException} for anything else. */
    public static KubernetesVersion parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a Kubernetes version: write major.minor.patch, such as 1.36.4");
        }
        return new KubernetesVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return ORDER.compare(this, other);
    }

    /** Without a leading {@code v}: 1.36.4. */
    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
