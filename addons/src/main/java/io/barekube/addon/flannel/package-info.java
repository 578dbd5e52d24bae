/** Pods' network by flannel. */
@NullMarked
package io.barekube.addon.flannel;

import org.jspecify.annotations.NullMarked;
