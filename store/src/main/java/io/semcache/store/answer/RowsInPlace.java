package io.semcache.store.answer;

import io.semcache.store.filter.Filter;
import io.semcache.store.index.IndexSpace;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.layout.RowReader;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.query.Neighbour;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.vectors.UnitVector;
import io.semcache.vectors.index.StoredRows;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The rows that one {@link SimilarityQuery} may answer with, as they are at the moment: the vector is read in place.
 */
final class RowsInPlace implements StoredRows {

    private final SimilarityQuery query;
    private final IndexSpace space;
    private final PartitionDb rows;

    RowsInPlace(SimilarityQuery query, PartitionDb rows) {
        this.query = query;
        this.space = new IndexSpace(rows.generation(query.namespace()), query.space());
        this.rows = rows;
    }

    @Override
    public @Nullable MemorySegment read(byte[] key) {
        byte[] row = matching(RowKey.entry(key));
        return row == null ? null : vector(row);
    }

    /**
     * The entry of a neighbour, unless it has another score by now or does not belong into the answer any more.
     *
     * @param scratch as {@link UnitVector#score(MemorySegment, float[])} wants it
     */
    Optional<Row.Present> entry(Neighbour neighbour, UnitVector direction, float[] scratch) {
        byte[] row = matching(neighbour.key());
        return row != null && direction.score(vector(row), scratch) == neighbour.score()
                ? Optional.of((Row.Present) RowReader.read(row))
                : Optional.empty();
    }

    private byte @Nullable [] matching(RowKey key) {
        byte[] row;
        try {
            row = rows.get(key.bytes());
        } catch (RocksDBException e) {
            throw new UncheckedRocksDBException(e);
        }
        if (row == null) {
            return null;
        }
        RowLayout.requireIntact(row);
        return matches(row) ? row : null;
    }

    private static MemorySegment vector(byte[] row) {
        return MemorySegment.ofArray(row).asSlice(RowLayout.VECTOR_AT, RowLayout.fieldsAt(row) - RowLayout.VECTOR_AT);
    }

    private boolean matches(byte[] row) {
        Filter filter = query.filter();
        long expiresAtMs = RowLayout.expiresAtMs(row);
        return RowLayout.type(row) == RowLayout.PRESENT
                && RowLayout.hasVector(row)
                && (expiresAtMs == Row.NEVER || expiresAtMs > query.nowMs())
                && IndexSpace.ofRow(row).equals(space)
                && (filter == null || filter.matches(RowReader.attributes(row)));
    }
}
