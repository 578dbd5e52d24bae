package io.barekube.testkit.packet;

import java.util.function.Predicate;

/** A fault that hits requests of one kind, so many times. Guarded by the lock of whoever holds it. */
final class FaultRule {
    private final Predicate<BoxRequest> hits;
    private final Fault fault;
    private int left;

    FaultRule(Predicate<BoxRequest> hits, Fault fault, int times) {
        this.hits = hits;
        this.fault = fault;
        this.left = times;
    }

    /** Whether it hits this request; then one time fewer is left. */
    boolean strikes(BoxRequest request) {
        if (left == 0 || !hits.test(request)) {
            return false;
        }
        left--;
        return true;
    }

    Fault fault() {
        return fault;
    }
}
