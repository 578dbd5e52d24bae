package io.barekube.packet.internal.wire;

import com.squareup.moshi.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A public key that devices can be made with. */
public record SshKey(
        @Nullable String id,
        @Nullable String label,
        @Nullable String key,
        @Nullable String fingerprint,
        @Json(name = "created_at") @Nullable Instant createdAt,
        @Nullable Href owner,
        @Nullable List<String> tags,
        @Nullable String href) {
    /** {@code POST /projects/{id}/ssh-keys}. */
    public record Create(String label, String key) {}

    /** {@code GET /projects/{id}/ssh-keys}. */
    public record Page(
            @Json(name = "ssh_keys") @Nullable List<SshKey> sshKeys,
            @Nullable Meta meta) implements Paged<SshKey> {
        @Override
        public @Nullable List<SshKey> items() {
            return sshKeys;
        }
    }
}
