@NullMarked
package io.barekube.kubeadm.internal.ssh;

import org.jspecify.annotations.NullMarked;
