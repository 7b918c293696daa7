package io.semcache.store;

import io.semcache.store.filter.Filter;
import io.semcache.vectors.index.StoredRows;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The rows that one {@link SimilarityQuery} may answer with, as they are at the moment: the vector is read in place.
 */
final class RowsInPlace implements StoredRows<byte[]> {

    private final SimilarityQuery query;
    private final IndexSpace space;
    private final PartitionDb rows;

    RowsInPlace(SimilarityQuery query, PartitionDb rows) {
        this.query = query;
        this.space = new IndexSpace(query.namespace(), query.space());
        this.rows = rows;
    }

    @Override
    public @Nullable Stored<byte[]> read(byte[] key) {
        byte[] row;
        try {
            row = rows.get(RowKey.entry(key).bytes());
        } catch (RocksDBException e) {
            throw new UncheckedRocksDBException(e);
        }
        if (row == null) {
            return null;
        }
        RowLayout.requireIntact(row);
        return matches(row)
                ? new Stored<>(
                        MemorySegment.ofArray(row)
                                .asSlice(RowLayout.VECTOR_AT, RowLayout.fieldsAt(row) - RowLayout.VECTOR_AT),
                        row)
                : null;
    }

    private boolean matches(byte[] row) {
        Filter filter = query.filter();
        long expiresAtMs = RowLayout.expiresAtMs(row);
        return RowLayout.type(row) == RowLayout.PRESENT
                && (expiresAtMs == Row.NEVER || expiresAtMs > query.nowMs())
                && RowLayout.hasDirection(row)
                && IndexSpace.ofRow(row).equals(space)
                && (filter == null || filter.matches(RowReader.attributes(row)));
    }
}
