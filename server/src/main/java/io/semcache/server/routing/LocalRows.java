package io.semcache.server.routing;

import io.semcache.store.RowKey;

/** The store of this node. Thread-safe; reads on the caller's thread. */
interface LocalRows {

    LocalRead read(int partition, RowKey key);
}
