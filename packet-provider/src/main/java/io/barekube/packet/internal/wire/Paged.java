package io.barekube.packet.internal.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list that may go on on another page. */
public interface Paged<T> {
    @Nullable
    List<T> items();

    @Nullable
    Meta meta();
}
