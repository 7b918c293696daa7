package io.semcache.store;

import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.util.Optional;

/**
 * Reads rows of one open partition directly, without the cost of an interactive query: from the heap tier if they are
 * hot, or else from RocksDB. Sees every put that has returned. Thread-safe.
 */
public interface PartitionReader {

    /**
     * The row under this key, if there is one.
     *
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException if the partition was closed
     * @throws CorruptRowException if the row is damaged
     * @throws org.apache.kafka.streams.errors.ProcessorStateException if the row cannot be read
     */
    Optional<Row> read(RowKey key);
}
