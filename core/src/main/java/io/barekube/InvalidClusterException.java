package io.barekube;

import io.barekube.run.FailureClass;
import java.util.List;
import java.util.stream.Collectors;

/** The cluster as described cannot be built, for every reason listed; nothing was touched. */
public final class InvalidClusterException extends ClusterException {
    private static final long serialVersionUID = 1L;
    private final List<Violation> violations;

    /** Reports these violations, of which there is at least one. */
    public InvalidClusterException(String cluster, List<Violation> violations) {
        super(FailureClass.PERMANENT, message(cluster, violations));
        this.violations = List.copyOf(violations);
    }

    /** All of them, never empty, in the order they were found. */
    public List<Violation> violations() {
        return violations;
    }

    private static String message(String cluster, List<Violation> violations) {
        return "cluster " + cluster + " cannot be built; nothing was touched. "
                + (violations.size() == 1 ? "One thing is wrong:" : violations.size() + " things are wrong:")
                + violations.stream().map(v -> "\n  - " + v).collect(Collectors.joining());
    }
}
