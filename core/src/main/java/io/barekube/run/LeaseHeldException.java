package io.barekube.run;

import io.barekube.ClusterException;

/** Another run has the lease on the cluster; nothing was touched. */
public final class LeaseHeldException extends ClusterException {
    private static final long serialVersionUID = 1L;
    private final Lease lease;

    /** Names the holder, since when, and until when. */
    public LeaseHeldException(String cluster, Lease lease) {
        super(
                FailureClass.WORLD_CHANGED,
                "cluster " + cluster + " is being changed by another run (" + lease.owner() + ") since "
                        + lease.since() + ", and its lease holds until " + lease.until()
                        + " unless that is renewed: wait for it, or cancel it; if its process cannot be ended and will"
                        + " never touch a machine again, breakLease() sets it aside");
        this.lease = lease;
    }

    /** Who holds it, since when, and until when unless it is renewed. */
    public Lease lease() {
        return lease;
    }
}
