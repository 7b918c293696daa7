package io.semcache.store.answer;

import io.semcache.store.filter.Signature;
import io.semcache.store.index.IndexSpace;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.query.Neighbour;
import io.semcache.store.query.NeighbourRowsQuery;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.vectors.UnitVector;
import io.semcache.vectors.index.Search;
import io.semcache.vectors.index.SearchResult;
import io.semcache.vectors.index.SignatureFilter;
import io.semcache.vectors.index.VectorIndex;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Answers a {@link SimilarityQuery} from the index of its space and the rows behind it. */
final class SimilaritySearch {

    /** Helps where it has idle threads; a search does not wait for it. */
    private static final Executor HELPERS = ForkJoinPool.commonPool();

    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private SimilaritySearch() {}

    /** @param calledOff whether someone waits for the partition and the search shall end */
    static SimilarityResult answer(SimilarityQuery query, PartitionDb rows, BooleanSupplier calledOff)
            throws RocksDBException {
        try {
            return search(query, rows, calledOff);
        } catch (UncheckedRocksDBException e) {
            throw e.failure();
        }
    }

    private static SimilarityResult search(SimilarityQuery query, PartitionDb rows, BooleanSupplier calledOff) {
        if (!rows.lookups().searchable(query.namespace())) {
            return new SimilarityResult.NotReady();
        }
        VectorIndex index = rows.lookups().index(new IndexSpace(rows.generation(query.namespace()), query.space()));
        if (index == null) {
            return new SimilarityResult.Found(List.of(), 0, 0);
        }
        Search search = new Search(
                UnitVector.of(query.vector()),
                query.k(),
                query.minScore(),
                signatureFilter(query),
                new RowsInPlace(query, rows),
                query.deadlineNanos(),
                calledOff);
        SearchResult result = index.search(search, HELPERS, THREADS);
        return switch (result) {
            case SearchResult.Found found ->
                new SimilarityResult.Found(
                        found.neighbours().stream()
                                .map(near -> new Neighbour(RowKey.entry(near.key()), near.score()))
                                .toList(),
                        found.scanned(),
                        found.rescored());
            case SearchResult.Unfinished _ ->
                calledOff.getAsBoolean() ? new SimilarityResult.NotReady() : new SimilarityResult.DeadlineExceeded();
        };
    }

    private static @Nullable SignatureFilter signatureFilter(SimilarityQuery query) {
        return query.filter() == null ? null : Signature.mayMatch(query.filter())::test;
    }

    /** Reads entries that a search has found, and scores them again. */
    static List<Optional<Row.Present>> rows(NeighbourRowsQuery query, PartitionDb rows) throws RocksDBException {
        RowsInPlace stored = new RowsInPlace(query.search(), rows);
        UnitVector direction = UnitVector.of(query.search().vector());
        float[] scratch = new float[direction.padded().length];
        try {
            return query.neighbours().stream()
                    .map(neighbour -> stored.entry(neighbour, direction, scratch))
                    .toList();
        } catch (UncheckedRocksDBException e) {
            throw e.failure();
        }
    }
}
