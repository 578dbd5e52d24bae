package io.barekube.packet.internal.wire;

import org.jspecify.annotations.Nullable;

/** What a device's state means to us. */
public enum DeviceState {
    /** On its way to {@code active}. */
    PENDING,
    /** Handed over by the platform; whether sshd answers is another matter. */
    ACTIVE,
    STOPPED,
    FAILED,
    /** {@code DELETE} was accepted. */
    LEAVING,
    DELETED,
    /** A state that came after this release. */
    UNKNOWN;

    /** The meaning of the API's word. */
    public static DeviceState of(@Nullable String word) {
        if (word == null) {
            return UNKNOWN;
        }
        return switch (word) {
            case "queued", "provisioning", "reinstalling", "powering_on", "rebooting", "new" -> PENDING;
            case "active" -> ACTIVE;
            case "inactive", "powering_off", "off" -> STOPPED;
            case "failed", "errored" -> FAILED;
            case "deprovisioning" -> LEAVING;
            case "deleted" -> DELETED;
            default -> UNKNOWN;
        };
    }
}
