package io.barekube.spi;

/** The owner tags that stand on everything a provider makes for a cluster, so that it can be found again by anybody. */
public final class Tags {
    public static final String CLUSTER = "barekube-cluster";
    public static final String ID = "barekube-id";
    public static final String POOL = "barekube-pool";
    public static final String ROLE = "barekube-role";
    public static final String NODE = "barekube-node";
    /** An ISO-8601 instant after which the resource may be taken away by anybody. */
    public static final String EXPIRES = "barekube-expires";

    private Tags() {}
}
