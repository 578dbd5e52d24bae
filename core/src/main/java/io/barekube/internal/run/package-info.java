/** The doing room: executes plans. */
@NullMarked
package io.barekube.internal.run;

import org.jspecify.annotations.NullMarked;
