/** Turns hosts into nodes with kubeadm, over SSH. */
@NullMarked
package io.barekube.kubeadm;

import org.jspecify.annotations.NullMarked;
