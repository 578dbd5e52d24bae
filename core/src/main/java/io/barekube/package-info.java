/** What a caller types: the {@link io.barekube.ClusterSpec} and what leads to it. */
@NullMarked
package io.barekube;

import org.jspecify.annotations.NullMarked;
