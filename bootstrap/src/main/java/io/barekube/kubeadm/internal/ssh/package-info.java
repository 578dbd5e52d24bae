/** The {@link io.barekube.spi.Shell} over SSH: connections, host keys, scripts through standard input, followed units. */
@NullMarked
package io.barekube.kubeadm.internal.ssh;

import org.jspecify.annotations.NullMarked;
