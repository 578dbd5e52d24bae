package io.barekube.local.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stands on containers, volumes and networks besides the owner tags. */
final class Labels {
    /** The network a machine is on, or that a network is ours. */
    static final String NETWORK = "barekube-network";
    /** The address a machine keeps for life: an engine would give out another one at each start. */
    static final String ADDRESS = "barekube-address";

    private Labels() {}

    static List<String> arguments(Map<String, String> labels) {
        List<String> arguments = new ArrayList<>();
        labels.forEach((key, value) -> arguments.addAll(List.of("--label", key + "=" + value)));
        return arguments;
    }
}
