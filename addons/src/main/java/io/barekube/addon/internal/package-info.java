/** What the addons share: YAML, conditions and the parts of proofs. */
@NullMarked
package io.barekube.addon.internal;

import org.jspecify.annotations.NullMarked;
