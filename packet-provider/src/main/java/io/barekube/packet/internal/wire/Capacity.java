package io.barekube.packet.internal.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /capacity/metros}: by place, then plan. A hint, never a reservation. */
public record Capacity(@Nullable Map<String, Map<String, Level>> capacity) {
    /**
     * How much there is.
     *
     * @param level {@code normal}, {@code limited}, {@code critical} or {@code unavailable}
     * @param servers such as {@code 45+}; older answers only
     */
    public record Level(@Nullable String level, @Nullable String servers) {}

    /** {@code POST /capacity/metros}, question and answer. */
    public record Check(@Nullable List<Servers> servers) {}

    /** So many machines of a plan in one place, and in the answer whether there are. */
    public record Servers(
            @Nullable String metro,
            @Nullable String facility,
            @Nullable String plan,
            @Nullable Integer quantity,
            @Nullable Boolean available) {
        /** The question. */
        public static Servers wanted(String metro, String plan, int quantity) {
            return new Servers(metro, null, plan, quantity, null);
        }
    }
}
