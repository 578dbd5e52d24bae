package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import org.jspecify.annotations.Nullable;

/** Where a page stands among the others; the numbers came in 2019. */
public record Meta(
        @Nullable Href next,
        @Nullable Href previous,
        @Nullable Integer total,
        @Json(name = "current_page") @Nullable Integer currentPage,
        @Json(name = "last_page") @Nullable Integer lastPage) {}
