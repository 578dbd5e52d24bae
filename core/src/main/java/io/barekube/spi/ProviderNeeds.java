package io.barekube.spi;

/**
 * What an addon asks of the provider, as data.
 *
 * @param addresses how many public addresses for services, a power of two; 0 for none
 * @param bgp whether the nodes must have sessions with the provider's routers
 */
public record ProviderNeeds(int addresses, boolean bgp) {
    /** Nothing. */
    public static final ProviderNeeds NONE = new ProviderNeeds(0, false);
}
