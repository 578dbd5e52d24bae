/** The reading room: what machines, hosts and the cluster are like. */
@NullMarked
package io.barekube.internal.observe;

import org.jspecify.annotations.NullMarked;
