/** Machines that exist already. */
@NullMarked
package io.barekube.hosts;

import org.jspecify.annotations.NullMarked;
