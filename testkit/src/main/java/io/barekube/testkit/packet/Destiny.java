package io.barekube.testkit.packet;

/** How a device's provisioning ends. */
public enum Destiny {
    /** It becomes active. */
    COMES_UP,
    /** It fails, shows as failed for half a minute, and is then moved out of the project: 403. */
    FAILS,
    /** It is moved out of the project at once: 403. */
    VANISHES,
    /** It is moved out of the project at once, as the API did it from 2021 on: 404. */
    IS_LOST,
    /** It stays in provisioning until the platform takes it away after 27 minutes. */
    IS_STUCK
}
