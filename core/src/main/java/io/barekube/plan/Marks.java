package io.barekube.plan;

/** Annotations that stand on nodes: what whoever has lost everything else needs to know about them. */
public final class Marks {
    private static final String PREFIX = "barekube.io/";
    /** The cluster's id. */
    public static final String CLUSTER = PREFIX + "cluster";
    /** The provider's id of the node's machine. */
    public static final String MACHINE = PREFIX + "machine";
    /** The pool's name. */
    public static final String POOL = PREFIX + "pool";
    /** What {@link io.barekube.spi.Bootstrapper#settings} was when the node was configured. */
    public static final String SETTINGS = PREFIX + "settings";
    /** The addresses of the control planes that the node's balancer leads to, separated by commas; or the elastic IP that it announces. */
    public static final String BALANCED = PREFIX + "balanced";
    /** The provider's routers that the node speaks with, separated by commas: its packets to them leave as they should. */
    public static final String PEERED = PREFIX + "peered";
    /** When the first certificate of a control plane expires: an ISO-8601 instant. */
    public static final String CERTIFICATES = PREFIX + "certificates-expire";
    /** The keys of labels, taints and annotations that came of the spec, as a JSON object of three lists: what is taken away when the spec has it no longer. */
    public static final String GIVEN = PREFIX + "given";
    /** That the node was cordoned by us, and by which run. */
    public static final String CORDONED = PREFIX + "cordoned";
    /** That the node is to go. */
    public static final String LEAVING = PREFIX + "leaving";

    /** The value of {@link #SETTINGS} and {@link #BALANCED} while they are being changed: whoever reads it cannot know which of two the node has. */
    public static final String CHANGING = "changing";

    private Marks() {}
}
