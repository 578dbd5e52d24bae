/** Machines that are systemd containers of podman or docker on this computer. */
@NullMarked
package io.barekube.local;

import org.jspecify.annotations.NullMarked;
