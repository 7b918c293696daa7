/** Hot rows on the heap, before RocksDB. */
@NullMarked
package io.semcache.store.heap;

import org.jspecify.annotations.NullMarked;
