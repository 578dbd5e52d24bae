/** The pure room: spec and observation to plan. */
@NullMarked
package io.barekube.internal.planner;

import org.jspecify.annotations.NullMarked;
