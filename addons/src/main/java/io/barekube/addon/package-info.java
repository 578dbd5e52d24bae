/**
 * What a cloud would have given a cluster: network, load balancer, storage.
 *
 * <p>Will hold one package per add-on and a general one for any other manifests.
 */
@NullMarked
package io.barekube.addon;

import org.jspecify.annotations.NullMarked;
