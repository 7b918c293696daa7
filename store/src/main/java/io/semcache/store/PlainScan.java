package io.semcache.store;

import io.semcache.store.filter.Filter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Answers a {@link SimilarityQuery} by reading every row: right without an index, and as slow as that is. */
final class PlainScan {

    private static final Comparator<Neighbour> BEST_FIRST = Comparator.comparingDouble(Neighbour::score)
            .reversed()
            .thenComparing(neighbour -> neighbour.key().bytes(), Arrays::compareUnsigned);

    private PlainScan() {}

    /** Over the rows of {@code all}, which the caller closes. */
    static SimilarityResult answer(SimilarityQuery query, RocksIterator all) throws RocksDBException {
        float[] unit = Similarity.unit(query.vector());
        PriorityQueue<Neighbour> best = new PriorityQueue<>(BEST_FIRST.reversed());
        long scanned = 0;
        for (all.seekToFirst(); all.isValid(); all.next()) {
            if (System.nanoTime() - query.deadlineNanos() >= 0) {
                return new SimilarityResult.DeadlineExceeded();
            }
            if (!(RowReader.read(all.value()) instanceof Row.Present entry) || !concerns(query, entry)) {
                continue;
            }
            scanned++;
            float score = Similarity.score(unit, Similarity.unit(entry.vector()));
            if (score >= query.minScore()) {
                best.add(new Neighbour(RowKey.ofBytes(all.key()), score, entry));
                if (best.size() > query.k()) {
                    best.remove();
                }
            }
        }
        all.status();
        List<Neighbour> neighbours = new ArrayList<>(best);
        neighbours.sort(BEST_FIRST);
        return new SimilarityResult.Found(neighbours, scanned, scanned);
    }

    private static boolean concerns(SimilarityQuery query, Row.Present entry) {
        Filter filter = query.filter();
        return entry.info().namespace().equals(query.namespace())
                && EmbeddingSpace.of(entry).equals(query.space())
                && (entry.expiresAtMs() == Row.NEVER || entry.expiresAtMs() > query.nowMs())
                && (filter == null || filter.matches(entry.info().attributes()));
    }
}
