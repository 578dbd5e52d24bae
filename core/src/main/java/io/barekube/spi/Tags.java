package io.barekube.spi;

/** The owner tags that stand on everything a provider makes for a cluster, so that it can be found again by anybody. */
public final class Tags {
    /** The cluster's name. */
    public static final String CLUSTER = "barekube-cluster";
    /** The cluster's id, a UUID: it tells two clusters of one name apart. */
    public static final String ID = "barekube-id";
    /** The pool's name. */
    public static final String POOL = "barekube-pool";
    /** The node's {@link io.barekube.Role#label()}. */
    public static final String ROLE = "barekube-role";
    /** The name of the node the machine is for. */
    public static final String NODE = "barekube-node";
    /** An ISO-8601 instant after which the resource may be taken away by anybody. */
    public static final String EXPIRES = "barekube-expires";

    /** What a block of addresses is for: {@link AddressRequest#purpose()}. */
    public static final String PURPOSE = "barekube-purpose";

    private Tags() {}
}
