/** The difference between what is wanted and what is there, as data. */
@NullMarked
package io.barekube.plan;

import org.jspecify.annotations.NullMarked;
