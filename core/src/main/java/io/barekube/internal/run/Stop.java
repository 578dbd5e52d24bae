package io.barekube.internal.run;

import io.barekube.ClusterException;
import io.barekube.plan.Step;
import java.util.List;

/**
 * Why a run as a whole was stopped before its steps were through, other than by a cancel.
 *
 * @param underWay the steps that were at work then
 */
record Stop(ClusterException cause, List<Step> underWay) {
    Stop {
        underWay = List.copyOf(underWay);
    }
}
