/** What each script of the bootstrapper does to the model. */
@NullMarked
package io.barekube.testkit.sim.internal.script;

import org.jspecify.annotations.NullMarked;
