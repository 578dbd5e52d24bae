/** What {@link io.barekube.kubeadm.Kubeadm} is made of: scripts, what goes into them, and what is read from their answers. */
@NullMarked
package io.barekube.kubeadm.internal;

import org.jspecify.annotations.NullMarked;
