package io.barekube.examples;

import io.barekube.Secret;
import io.barekube.hosts.ExistingHosts;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.testkit.InfrastructureProviderContract;

/**
 * Hosts that are there already, held to what every provider promises; what asks for machines to be made or destroyed is skipped. It stands here because core
 * cannot know the testkit.
 */
final class ExistingHostsContractTest extends InfrastructureProviderContract {
    private static final String FINGERPRINT = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";

    private final ExistingHosts hosts = ExistingHosts.builder()
            .privateKey(Secret.of("a key that nobody uses here"))
            .host("cp-1", "192.0.2.11", host -> host.hostKey(FINGERPRINT))
            .host("w-1", "192.0.2.12", host -> host.hostKey(FINGERPRINT))
            .build();

    @Override
    protected InfrastructureProvider provider() {
        return hosts;
    }
}
