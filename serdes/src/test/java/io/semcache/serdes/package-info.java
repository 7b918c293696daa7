/** Tests of the cache key and of the serdes. */
@NullMarked
package io.semcache.serdes;

import org.jspecify.annotations.NullMarked;
