package io.barekube;

/**
 * The cluster's own networks.
 *
 * @param pods each node gets a /24 of it; default 10.244.0.0/16
 * @param services default 10.96.0.0/16
 * @param dnsDomain default cluster.local
 */
public record Networking(CidrBlock pods, CidrBlock services, String dnsDomain) {
    /** What a cluster has that says nothing else. */
    public static final Networking DEFAULT =
            new Networking(CidrBlock.parse("10.244.0.0/16"), CidrBlock.parse("10.96.0.0/16"), "cluster.local");
}
