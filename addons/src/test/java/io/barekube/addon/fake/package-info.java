/** A cluster for addons' tests: specs, hosts, and an API behind which pods talk. */
@NullMarked
package io.barekube.addon.fake;

import org.jspecify.annotations.NullMarked;
