package io.barekube;

import java.util.Set;

/**
 * An addon as the plan knows it: data, no code.
 *
 * @param fingerprint a hash over version and settings
 * @param providesNetwork whether pods get their network from it
 * @param after addons that come before it
 */
public record AddonRef(String name, String version, String fingerprint, boolean providesNetwork, Set<String> after) {
    public AddonRef {
        after = Set.copyOf(after);
    }
}
