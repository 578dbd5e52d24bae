/** The run store in PostgreSQL. */
@NullMarked
package io.barekube.internal.run.jdbc;

import org.jspecify.annotations.NullMarked;
