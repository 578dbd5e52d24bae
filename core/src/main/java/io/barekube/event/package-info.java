/** What happens during a run, as typed events. */
@NullMarked
package io.barekube.event;

import org.jspecify.annotations.NullMarked;
