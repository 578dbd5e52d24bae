package io.barekube;

import io.barekube.spi.ProviderNeeds;
import java.util.Set;

/**
 * An addon as the plan knows it: data, no code.
 *
 * @param fingerprint a hash over version and settings
 * @param providesNetwork whether pods get their network from it
 * @param after addons that come before it
 * @param needs what it asks of the provider
 */
public record AddonRef(
        String name,
        String version,
        String fingerprint,
        boolean providesNetwork,
        Set<String> after,
        ProviderNeeds needs) {
    public AddonRef {
        after = Set.copyOf(after);
    }

    /** One that asks nothing of the provider. */
    public AddonRef(String name, String version, String fingerprint, boolean providesNetwork, Set<String> after) {
        this(name, version, fingerprint, providesNetwork, after, ProviderNeeds.NONE);
    }
}
