package io.semcache.vectors.index;

import io.semcache.vectors.UnitVector;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Searches in one view of an index. Codes give each row an upper and a lower bound of its score ({@link Bounds}); the
 * few rows that the bounds cannot decide are read in full, the most promising first, until the next upper bound is
 * below the k-th score.
 *
 * <p><b>Two ways to a threshold.</b> Without a filter the k-th best lower bound prunes while the codes are scanned.
 * That presumes that the k rows behind it count, but one may be gone, replaced or expired when it is read. So the
 * answer stands only if k rows that were read reach the threshold; otherwise, and always under a filter, the search
 * goes the careful way: growing stretches of rows, each scanned and then read, and only scores of rows that were read
 * prune.
 *
 * <p><b>Why each row is seen entirely before or entirely after a change.</b> A view has one row for each key. A row
 * that is pruned was judged by the codes it had in the view; one that is read is judged by what it is then. Pruning is
 * right in both cases: a row is left out only when k rows with a score that was read are better.
 */
final class Searcher {

    /** Bytes of codes between two looks at the clock, and what helpers take at a time. */
    private static final long RANGE_BYTES = 1L << 20;

    private static final int FIRST_CAREFUL_ROWS = 1_024;
    private static final int MOST_CAREFUL_ROWS = 65_536;

    private final View view;
    private final Pass.Crew crew;
    private final LongSupplier nanoTime;
    private final int rangeRows;

    /** What reading rows for one search has led to. */
    private static final class Reading {

        final Search search;
        final TopK best;
        final float[] scratch;
        long scanned;
        long rescored;

        Reading(Search search) {
            this.search = search;
            this.best = new TopK(search.k());
            this.scratch = new float[search.query().padded().length];
        }
    }

    Searcher(View view, int dimensions, Pass.Crew crew, LongSupplier nanoTime) {
        this.view = view;
        this.crew = crew;
        this.nanoTime = nanoTime;
        this.rangeRows = (int) Math.max(1, RANGE_BYTES / dimensions);
    }

    /** The answers, in the order of the searches. */
    List<SearchResult> search(List<Search> searches) {
        List<Target> quick = new ArrayList<>(searches.size());
        for (Search search : searches) {
            if (search.filter() == null) {
                quick.add(new Target(search, search.k()));
            }
        }
        // One pass for all of these, pruned by lower bounds.
        Iterable<Scanner> scanners = quick.isEmpty() ? List.of() : scan(ranges(0, Long.MAX_VALUE, rangeRows), quick);
        List<SearchResult> results = new ArrayList<>(searches.size());
        int next = 0;
        for (Search search : searches) {
            results.add(search.filter() == null ? quickResult(quick.get(next), next++, scanners) : carefully(search));
        }
        return results;
    }

    private SearchResult quickResult(Target target, int number, Iterable<Scanner> scanners) {
        Search search = target.search;
        Reading reading = new Reading(search);
        Candidates candidates = new Candidates();
        float threshold = target.threshold();
        for (Scanner scanner : scanners) {
            reading.scanned += scanner.scanned();
            candidates.addAll(scanner.candidates(number), threshold);
        }
        if (target.ended() || !read(reading, target.bounds, candidates)) {
            return new SearchResult.Unfinished(reading.scanned);
        }
        boolean prunedByRowsThatCount =
                threshold == Bounds.threshold(search.minScore()) || reading.best.threshold() >= threshold;
        return prunedByRowsThatCount ? found(reading) : carefully(search);
    }

    /** Stretch after stretch, pruned only by what was read. */
    private SearchResult carefully(Search search) {
        Reading reading = new Reading(search);
        Target target = new Target(search, 0);
        long total = totalRows();
        int stretch = FIRST_CAREFUL_ROWS;
        for (long from = 0; from < total; ) {
            long to = Math.min(total, from + stretch);
            Candidates candidates = new Candidates();
            for (Scanner scanner : scan(ranges(from, to, rangeRows), List.of(target))) {
                reading.scanned += scanner.scanned();
                candidates.addAll(scanner.candidates(0), Float.NEGATIVE_INFINITY);
            }
            if (target.ended() || !read(reading, target.bounds, candidates)) {
                return new SearchResult.Unfinished(reading.scanned);
            }
            target.raise(reading.best.threshold());
            from = to;
            stretch = Math.min(MOST_CAREFUL_ROWS, 2 * stretch);
        }
        return found(reading);
    }

    private static SearchResult found(Reading reading) {
        return new SearchResult.Found(reading.best.bestFirst(), reading.scanned, reading.rescored);
    }

    private Iterable<Scanner> scan(List<Pass.Range> ranges, List<Target> targets) {
        return new Pass(ranges, () -> new Scanner(view, targets, nanoTime)).run(crew);
    }

    /** Reads and scores candidates until no other can be among the k best; false if the search ends first. */
    private boolean read(Reading reading, Bounds bounds, Candidates candidates) {
        Search search = reading.search;
        UnitVector query = search.query();
        for (int i : candidates.bestFirst()) {
            float threshold = Bounds.threshold(reading.best.threshold());
            if (candidates.upper(i) < threshold) {
                break;
            }
            Slab slab = view.generation().slabs().get(candidates.slab(i));
            int row = candidates.row(i);
            if (bounds.closeUpper(slab, row) < threshold) {
                continue;
            }
            if (search.endsAt(nanoTime.getAsLong())) {
                return false;
            }
            byte[] key = slab.key(row);
            MemorySegment stored = search.rows().read(key);
            reading.rescored++;
            if (stored != null) {
                float score = query.score(stored, reading.scratch);
                if (score >= search.minScore()) {
                    reading.best.offer(new Neighbour(key, score));
                }
            }
        }
        return true;
    }

    private long totalRows() {
        long rows = 0;
        for (int slab = 0; slab < view.generation().slabs().size(); slab++) {
            rows += view.rowsOf(slab);
        }
        return rows;
    }

    /** The rows [from, to) of the whole view, slab after slab, in ranges of at most {@code most} rows. */
    private List<Pass.Range> ranges(long from, long to, int most) {
        List<Pass.Range> ranges = new ArrayList<>();
        long base = 0;
        for (int slab = 0; slab < view.generation().slabs().size(); slab++) {
            int rows = view.rowsOf(slab);
            int first = Math.clamp(from - base, 0, rows);
            int end = Math.clamp(to - base, 0, rows);
            for (int row = first; row < end; row += most) {
                ranges.add(new Pass.Range(slab, row, Math.min(end, row + most)));
            }
            base += rows;
        }
        return ranges;
    }
}
