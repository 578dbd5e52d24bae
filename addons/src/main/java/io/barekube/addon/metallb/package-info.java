/** Service addresses by MetalLB. */
@NullMarked
package io.barekube.addon.metallb;

import org.jspecify.annotations.NullMarked;
