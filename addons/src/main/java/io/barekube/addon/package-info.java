/** What a cloud would have given a cluster: one package per addon, and a general one for any other manifests. */
@NullMarked
package io.barekube.addon;

import org.jspecify.annotations.NullMarked;
