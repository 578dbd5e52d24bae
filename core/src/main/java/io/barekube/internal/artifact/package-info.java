/** Where files come from, and the checksums they must have. */
@NullMarked
package io.barekube.internal.artifact;

import org.jspecify.annotations.NullMarked;
