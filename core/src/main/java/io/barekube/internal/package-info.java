/** Not for callers: may change in any release. */
@NullMarked
package io.barekube.internal;

import org.jspecify.annotations.NullMarked;
