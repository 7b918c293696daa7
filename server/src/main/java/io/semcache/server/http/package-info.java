/** The HTTP API: one handler per resource, the limits at the door, and how answers and errors are written. */
@NullMarked
package io.semcache.server.http;

import org.jspecify.annotations.NullMarked;
