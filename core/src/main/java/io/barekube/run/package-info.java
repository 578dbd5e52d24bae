/** One execution of a plan: its handle, its journal, its report. */
@NullMarked
package io.barekube.run;

import org.jspecify.annotations.NullMarked;
