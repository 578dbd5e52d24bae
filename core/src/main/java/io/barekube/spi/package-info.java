/** What an implementer types: providers, bootstrappers, addons, and what they are given. */
@NullMarked
package io.barekube.spi;

import org.jspecify.annotations.NullMarked;
