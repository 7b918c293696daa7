package io.semcache.store.partition;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Rows between two keys, on a snapshot of the store. Its monitor guards the native iterator: the store closes it under
 * whoever reads when the store itself closes, and the reader gets an {@link InvalidStateStoreException} instead of a
 * crash. A damaged block ends a RocksDB iterator silently, so its status is asked for before the end is believed.
 */
final class RowIterator implements KeyValueIterator<Bytes, byte[]> {

    private final String store;
    private final RocksIterator rows;
    private final boolean forward;
    private final byte @Nullable [] last;
    private final boolean lastIncluded;
    private final Predicate<byte[]> seen;
    private final Function<RocksDBException, ProcessorStateException> onDamage;
    private final Consumer<RowIterator> onClose;

    private @Nullable KeyValue<Bytes, byte[]> upcoming;
    private boolean closed;

    /**
     * Takes over {@code rows}, which stands on the first row wanted.
     *
     * @param last where to stop, or null to go on to the end
     * @param seen says of a row whether readers see it; others are passed over
     * @param onDamage makes the exception for a status that is not good
     * @param onClose called once, when this is closed
     */
    RowIterator(
            String store,
            RocksIterator rows,
            boolean forward,
            byte @Nullable [] last,
            boolean lastIncluded,
            Predicate<byte[]> seen,
            Function<RocksDBException, ProcessorStateException> onDamage,
            Consumer<RowIterator> onClose) {
        this.store = store;
        this.rows = rows;
        this.forward = forward;
        this.last = last;
        this.lastIncluded = lastIncluded;
        this.seen = seen;
        this.onDamage = onDamage;
        this.onClose = onClose;
        this.upcoming = load();
    }

    private @Nullable KeyValue<Bytes, byte[]> load() {
        while (rows.isValid()) {
            byte[] key = rows.key();
            if (reached(key)) {
                return null;
            }
            byte[] row = rows.value();
            if (seen.test(row)) {
                return KeyValue.pair(Bytes.wrap(key), row);
            }
            step();
        }
        try {
            rows.status();
        } catch (RocksDBException e) {
            throw onDamage.apply(e);
        }
        return null;
    }

    private void step() {
        if (forward) {
            rows.next();
        } else {
            rows.prev();
        }
    }

    private boolean reached(byte[] key) {
        if (last == null) {
            return false;
        }
        int beyond = forward ? Arrays.compareUnsigned(key, last) : Arrays.compareUnsigned(last, key);
        return lastIncluded ? beyond > 0 : beyond >= 0;
    }

    @Override
    public synchronized boolean hasNext() {
        requireOpen();
        return upcoming != null;
    }

    @Override
    public synchronized Bytes peekNextKey() {
        return requireUpcoming().key;
    }

    @Override
    public synchronized KeyValue<Bytes, byte[]> next() {
        KeyValue<Bytes, byte[]> row = requireUpcoming();
        step();
        upcoming = load();
        return row;
    }

    private KeyValue<Bytes, byte[]> requireUpcoming() {
        requireOpen();
        if (upcoming == null) {
            throw new NoSuchElementException();
        }
        return upcoming;
    }

    private void requireOpen() {
        if (closed) {
            throw new InvalidStateStoreException("An iterator of store " + store + " was closed");
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            upcoming = null;
            rows.close();
            onClose.accept(this);
        }
    }
}
