package io.semcache.store;

import io.semcache.store.filter.Signature;
import io.semcache.vectors.UnitVector;
import io.semcache.vectors.index.Neighbour;
import io.semcache.vectors.index.Search;
import io.semcache.vectors.index.SearchResult;
import io.semcache.vectors.index.SignatureFilter;
import io.semcache.vectors.index.VectorIndex;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Answers a {@link SimilarityQuery} from the index of its space and the rows behind it. */
final class SimilaritySearch {

    /** Helps where it has idle threads; a search does not wait for it. */
    private static final Executor HELPERS = ForkJoinPool.commonPool();

    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private SimilaritySearch() {}

    static SimilarityResult answer(SimilarityQuery query, PartitionDb rows) throws RocksDBException {
        try {
            return search(query, rows);
        } catch (UncheckedRocksDBException e) {
            throw e.failure();
        }
    }

    private static SimilarityResult search(SimilarityQuery query, PartitionDb rows) {
        if (!rows.searchable()) {
            return new SimilarityResult.NotReady();
        }
        VectorIndex index = rows.index(new IndexSpace(query.namespace(), query.space()));
        if (index == null) {
            return new SimilarityResult.Found(List.of(), 0, 0);
        }
        Search<byte[]> search = new Search<>(
                UnitVector.of(query.vector()),
                query.k(),
                query.minScore(),
                signatureFilter(query),
                new RowsInPlace(query, rows),
                query.deadlineNanos());
        SearchResult<byte[]> found = index.search(search, HELPERS, THREADS);
        return switch (found) {
            case SearchResult.Found<byte[]> answer ->
                new SimilarityResult.Found(
                        answer.neighbours().stream()
                                .map(SimilaritySearch::neighbour)
                                .toList(),
                        answer.scanned(),
                        answer.rescored());
            case SearchResult.OutOfTime<byte[]> _ -> new SimilarityResult.DeadlineExceeded();
        };
    }

    private static @Nullable SignatureFilter signatureFilter(SimilarityQuery query) {
        return query.filter() == null ? null : Signature.mayMatch(query.filter())::test;
    }

    private static io.semcache.store.Neighbour neighbour(Neighbour<byte[]> found) {
        return new io.semcache.store.Neighbour(
                RowKey.entry(found.key()), found.score(), (Row.Present) RowReader.read(found.row()));
    }
}
