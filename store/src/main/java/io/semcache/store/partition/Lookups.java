package io.semcache.store.partition;

import io.semcache.store.index.IndexSpace;
import io.semcache.store.index.SpaceIndexes;
import io.semcache.store.row.RowKey;
import io.semcache.vectors.index.VectorIndex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Ways to the entries of a partition through what is derived from them: names, labels, expiries and the indexes. Reads
 * only, beside the writer and without a lock.
 */
public final class Lookups {

    private final Tables tables;
    private final SpaceIds spaces;
    private final SpaceIndexes indexes;
    private final Derivation derivation;

    Lookups(Tables tables, SpaceIds spaces, SpaceIndexes indexes, Derivation derivation) {
        this.tables = tables;
        this.spaces = spaces;
        this.indexes = indexes;
        this.derivation = derivation;
    }

    /** Whether names, labels and expiries are complete: not while they are derived anew. */
    public boolean complete() {
        return derivation.complete();
    }

    /** Whether everything is in the indexes. */
    public boolean searchable() {
        return derivation.searchable();
    }

    /** Whether everything of this namespace is in the indexes. */
    public boolean searchable(String namespace) {
        return spaces.areOf(namespace) && searchable();
    }

    /** The index of this space, or null if it has no rows. */
    public @Nullable VectorIndex index(IndexSpace space) {
        Integer id = spaces.find(space);
        return id == null ? null : indexes.find(id);
    }

    /** A new iterator over the names; the caller closes it. */
    public RocksIterator names() {
        return iterator(Family.NAMES);
    }

    /** A new iterator over the labels; the caller closes it. */
    public RocksIterator labels() {
        return iterator(Family.LABELS);
    }

    private RocksIterator iterator(Family family) {
        return tables.db().newIterator(tables.handle(family));
    }

    /** Keys of rows with an expiry at or before this time, earliest first. */
    public List<RowKey> expired(long nowMs, int limit) throws RocksDBException {
        List<RowKey> expired = new ArrayList<>();
        try (RocksIterator all = iterator(Family.EXPIRIES)) {
            for (all.seekToFirst(); all.isValid() && expired.size() < limit; all.next()) {
                byte[] key = all.key();
                if (ExpiryKey.expiresAtMs(key) > nowMs) {
                    break;
                }
                expired.add(ExpiryKey.rowKey(key));
            }
            all.status();
        }
        return expired;
    }
}
