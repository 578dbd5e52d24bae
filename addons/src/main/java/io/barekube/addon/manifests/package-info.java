/** Any manifests of the caller's own as an addon. */
@NullMarked
package io.barekube.addon.manifests;

import org.jspecify.annotations.NullMarked;
