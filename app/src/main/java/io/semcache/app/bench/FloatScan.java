package io.semcache.app.bench;

import io.semcache.vectors.UnitVector;
import io.semcache.vectors.index.Neighbour;
import io.semcache.vectors.index.TopK;
import io.semcache.vectors.kernel.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** What the index is measured against: the score of every row, from its floats, one after the other. */
final class FloatScan {

    private final ScanRows rows;
    private final Kernels kernels;

    FloatScan(ScanRows rows, Kernels kernels) {
        this.rows = rows;
        this.kernels = kernels;
    }

    /** The k nearest rows, on {@code threads} threads: the caller's and the pool's. */
    List<Neighbour> search(UnitVector query, int k, ExecutorService pool, int threads) throws InterruptedException {
        List<Future<TopK>> others = new ArrayList<>();
        for (int t = 1; t < threads; t++) {
            int part = t;
            others.add(pool.submit(() -> scan(query, k, start(part, threads), start(part + 1, threads))));
        }
        TopK best = scan(query, k, 0, start(1, threads));
        for (Future<TopK> other : others) {
            ended(other).bestFirst().forEach(best::offer);
        }
        return best.bestFirst();
    }

    private static <T> T ended(Future<T> part) throws InterruptedException {
        try {
            return part.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a scan failed", e);
        }
    }

    private int start(int part, int parts) {
        return (int) ((long) rows.count() * part / parts);
    }

    private TopK scan(UnitVector query, int k, int from, int to) {
        float[] unit = query.padded();
        TopK best = new TopK(k);
        float threshold = best.threshold();
        for (int row = from; row < to; row++) {
            float score = UnitVector.held(kernels.dot(unit, rows.memory(), rows.offset(row), rows.dimensions()));
            if (score >= threshold) {
                best.offer(new Neighbour(ScanRows.key(row), score));
                threshold = best.threshold();
            }
        }
        return best;
    }
}
