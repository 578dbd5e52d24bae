/** Simulated hosts: an SSH server for each, with a small model of a Linux machine behind it, and the clusters that they become. The real bootstrapper and runner work on them by the hundred. */
@NullMarked
package io.barekube.testkit.sim;

import org.jspecify.annotations.NullMarked;
