/** What the documentation says, held against the code it speaks of. */
@NullMarked
package io.barekube.docs;

import org.jspecify.annotations.NullMarked;
