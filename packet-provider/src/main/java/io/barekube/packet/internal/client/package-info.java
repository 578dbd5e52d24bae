/** The API over HTTP: one class for each kind of resource, and how calls are made and repeated. */
@NullMarked
package io.barekube.packet.internal.client;

import org.jspecify.annotations.NullMarked;
