package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What owns devices, keys and addresses. */
public record Project(
        @Nullable String id,
        @Nullable String name,
        @Json(name = "created_at") @Nullable Instant createdAt,
        @Json(name = "backend_transfer_enabled") @Nullable Boolean backendTransferEnabled,
        @Nullable Href organization,
        @Nullable List<Href> devices,
        @Json(name = "ssh_keys") @Nullable List<Href> sshKeys,
        @Nullable String href) {
    /** {@code POST /projects}. */
    public record Create(
            String name,
            @Json(name = "organization_id") @Nullable String organizationId) {}

    /** {@code GET /projects}. */
    public record Page(
            @Nullable List<Project> projects, @Nullable Meta meta) implements Paged<Project> {
        @Override
        public @Nullable List<Project> items() {
            return projects;
        }
    }
}
