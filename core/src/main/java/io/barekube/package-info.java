/**
 * What a caller types: the description of a cluster, its plan, and the cluster that comes of it.
 *
 * <p>Will hold the four rooms (spec, observer, planner, runner), the interfaces for providers, bootstrappers
 * and add-ons, hosts you already have, and the run store. Everything under {@code internal} may change at
 * any time.
 */
@NullMarked
package io.barekube;

import org.jspecify.annotations.NullMarked;
