package io.barekube.packet.internal.wire;

import org.jspecify.annotations.Nullable;

/** A reference to another resource. Some cannot be fetched ({@code "#81909921-…"}), and the base path is there or not. */
public record Href(@Nullable String href) {
    /** The last path segment. */
    public @Nullable String id() {
        return href == null ? null : href.substring(Math.max(href.lastIndexOf('/'), href.lastIndexOf('#')) + 1);
    }
}
