/** What the cache answers: the port between the HTTP handlers and whatever finds vectors. Knows no HTTP. */
@NullMarked
package io.semcache.server.embedding;

import org.jspecify.annotations.NullMarked;
