/**
 * Machines that are systemd containers of podman or docker on this computer.
 *
 * <p>Will hold the provider and the image its machines start from.
 */
@NullMarked
package io.barekube.local;

import org.jspecify.annotations.NullMarked;
