/** Real clusters on this machine: what a caller sees of them, and of what goes wrong on the way. */
@NullMarked
package io.barekube.examples.lab;

import org.jspecify.annotations.NullMarked;
