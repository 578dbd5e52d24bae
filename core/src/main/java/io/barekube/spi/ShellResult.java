package io.barekube.spi;

import java.time.Duration;

/**
 * How a script ended.
 *
 * @param exitStatus 0 to 255
 * @param stdout all of it, up to the script's limit
 * @param stderr its last lines
 * @param elapsed on the caller's clock
 */
public record ShellResult(int exitStatus, String stdout, String stderr, Duration elapsed) {
    /** Whether the exit status is 0. */
    public boolean succeeded() {
        return exitStatus == 0;
    }
}
