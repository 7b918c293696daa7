/** Tests of {@code io.semcache.server.similarity}. */
@NullMarked
package io.semcache.server.similarity;

import org.jspecify.annotations.NullMarked;
