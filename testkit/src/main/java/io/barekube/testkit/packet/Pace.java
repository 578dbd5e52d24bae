package io.barekube.testkit.packet;

import java.time.Duration;

/**
 * How long things take, on the box's clock.
 *
 * @param provisioning from the order until the device is active
 * @param addresses from the order until the device has addresses
 * @param userData from active until the user data has run
 * @param deprovisioning from the deletion until the device is gone
 */
public record Pace(Duration provisioning, Duration addresses, Duration userData, Duration deprovisioning) {
    /** As a small machine of the real service: three minutes. */
    public static final Pace REAL =
            new Pace(Duration.ofMinutes(3), Duration.ofSeconds(20), Duration.ofSeconds(12), Duration.ofSeconds(25));
}
