/** Entries that callers write themselves and find by name: the port behind the HTTP handlers. Knows no HTTP. */
@NullMarked
package io.semcache.server.entries;

import org.jspecify.annotations.NullMarked;
