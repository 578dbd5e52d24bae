/** The model of a cluster: API objects, etcd's members, tokens. */
@NullMarked
package io.barekube.testkit.sim.internal.cluster;

import org.jspecify.annotations.NullMarked;
