/** The exact search: an index of codes in memory outside the heap, and what it asks of the store. */
@NullMarked
package io.semcache.vectors.index;

import org.jspecify.annotations.NullMarked;
