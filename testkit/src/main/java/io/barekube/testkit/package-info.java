/**
 * Contract tests that a provider, bootstrapper or add-on extends to prove itself.
 *
 * <p>Will hold simulators, the JUnit 5 extension and the hardware matrix. Its classes named {@code Contract}
 * are abstract and do not run here.
 */
@NullMarked
package io.barekube.testkit;

import org.jspecify.annotations.NullMarked;
