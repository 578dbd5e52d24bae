/**
 * Turns prepared hosts into a cluster with kubeadm over SSH.
 *
 * <p>Will hold the shell, host facts, host preparation, artifact sources and kubectl over SSH.
 */
@NullMarked
package io.barekube.kubeadm;

import org.jspecify.annotations.NullMarked;
