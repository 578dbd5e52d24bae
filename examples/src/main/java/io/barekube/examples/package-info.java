/**
 * Small programs to copy from, each run by a test.
 */
@NullMarked
package io.barekube.examples;

import org.jspecify.annotations.NullMarked;
