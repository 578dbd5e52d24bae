package io.barekube.packet.internal;

/** Where a device may be made, and of what plan. */
record Site(String metro, String plan) {
    @Override
    public String toString() {
        return plan + " in " + metro;
    }
}
