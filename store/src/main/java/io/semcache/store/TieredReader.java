package io.semcache.store;

import io.semcache.store.layout.RowReader;
import io.semcache.store.lifecycle.OpenStore;
import io.semcache.store.lifecycle.StoreGuard;
import io.semcache.store.row.Kind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.util.Optional;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;

/** Reads rows of one store from the heap tier, or else from RocksDB into it. */
final class TieredReader implements PartitionReader {

    private final String store;
    private final StoreGuard guard;

    TieredReader(String store, StoreGuard guard) {
        this.store = store;
        this.guard = guard;
    }

    @Override
    public Optional<Row> read(RowKey key) {
        OpenStore open = guard.current();
        if (open == null) {
            throw new InvalidStateStoreException("Store " + store + " is closed");
        }
        Row hot = open.heap().find(key);
        if (hot == null || !open.rows().isCurrent(hot)) {
            return Optional.ofNullable(readThrough(key));
        }
        open.rows().recordRead(key.bytes());
        return Optional.of(hot);
    }

    /** Under the lock to the end, so that nothing is offered after the store was closed and its part cleared. */
    private @Nullable Row readThrough(RowKey key) {
        return guard.<@Nullable Row>read(open -> {
            long version = open.heap().version(key);
            open.rows().recordRead(key.bytes());
            byte[] bytes = open.rows().get(key.bytes());
            if (bytes == null) {
                return null;
            }
            Row row = RowReader.read(bytes);
            if (key.kind() == Kind.ENTRY) {
                open.heap().offer(key, row, bytes.length, version);
            }
            return row;
        });
    }
}
