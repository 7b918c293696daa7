/** The rows of one partition in RocksDB, with everything that is derived from them, as one atomic change each. */
@NullMarked
package io.semcache.store.partition;

import org.jspecify.annotations.NullMarked;
