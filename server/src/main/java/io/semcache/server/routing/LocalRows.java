package io.semcache.server.routing;

import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.util.Optional;

/** The rows of this node. Thread-safe; reads on the caller's thread. */
interface LocalRows {

    /** The row, expired or not; empty: there is none. */
    LocalRead<Optional<Row>> read(int partition, RowKey key);
}
