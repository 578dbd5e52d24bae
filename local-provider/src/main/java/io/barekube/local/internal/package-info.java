/** How the local provider drives podman or docker; no API. */
@NullMarked
package io.barekube.local.internal;

import org.jspecify.annotations.NullMarked;
