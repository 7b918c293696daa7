package io.semcache.app.bench;

import io.semcache.vectors.UnitVector;
import io.semcache.vectors.index.Neighbour;
import io.semcache.vectors.index.Search;
import io.semcache.vectors.index.SearchResult;
import io.semcache.vectors.index.VectorIndex;
import io.semcache.vectors.kernel.Kernels;
import io.semcache.vectors.kernel.ScalarKernels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The exact search of the index beside float32 scans of the same rows, in turns: each round asks the next query of the
 * index, of the scan on the Vector API and of a plain read of the same memory; some rounds of the scalar scan.
 */
public final class ScanBench {

    /** How many searches share one pass where that is measured. */
    private static final int SEARCHES_AT_ONCE = 64;

    private static final int WARM_UP_ROUNDS = 60;
    private static final int ROUNDS = 200;
    private static final int SCALAR_ROUNDS = 5;
    private static final int BATCH_ROUNDS = 10;
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(5);
    private static final Duration LONGEST_ROUNDS = Duration.ofSeconds(40);
    private static final Duration LONGEST_EXTRAS = Duration.ofSeconds(20);
    private static final long SEARCH_NANOS = Duration.ofMinutes(5).toNanos();

    private final Setting setting;
    private final ScanRows rows;
    private final VectorIndex index;
    private final ExecutorService pool;
    private final FloatScan scan;
    private boolean sameAnswers = true;

    private ScanBench(Setting setting, ScanRows rows, VectorIndex index, ExecutorService pool) {
        this.setting = setting;
        this.rows = rows;
        this.index = index;
        this.pool = pool;
        this.scan = new FloatScan(rows, Kernels.chosen());
    }

    /**
     * What is measured.
     *
     * @param vectors rows of the index
     * @param k neighbours of each search
     * @param threads of each search and scan
     * @param data little-endian float32 rows, or null for random ones
     */
    public record Setting(
            int vectors,
            int dimensions,
            int k,
            int threads,
            @Nullable Path data) {

        public Setting {
            requirePositive("vectors", vectors);
            requirePositive("dimensions", dimensions);
            requirePositive("k", k);
            requirePositive("threads", threads);
            if (k > Search.MAX_K || dimensions > 8_192) {
                throw new IllegalArgumentException("k must be at most 1000 and dimensions at most 8192");
            }
        }

        private static void requirePositive(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be at least 1, got " + value);
            }
        }
    }

    /**
     * Runs it and returns the members of the JSON object.
     *
     * @throws IOException if the file cannot be read or does not have rows of these dimensions
     */
    public static Map<String, Object> run(Setting setting) throws IOException, InterruptedException {
        try (ScanRows rows = ScanRows.of(setting);
                VectorIndex index = new VectorIndex(setting.dimensions());
                ExecutorService pool = Executors.newFixedThreadPool(setting.threads())) {
            rows.addTo(index);
            return new ScanBench(setting, rows, index, pool).measured();
        }
    }

    private Map<String, Object> measured() throws InterruptedException {
        warmUp();
        Rounds rounds = rounds(ROUNDS, LONGEST_ROUNDS);
        Samples scalar = scalarRounds();
        Samples batches = batches(BATCH_ROUNDS);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("vectors", setting.vectors());
        result.put("dimensions", setting.dimensions());
        result.put("k", setting.k());
        result.put("threads", setting.threads());
        Path data = setting.data();
        result.put("data", data == null ? "random" : data.toString());
        result.put("exact_ms", rounds.exact().json());
        result.put("float32_ms", rounds.float32().json());
        result.put("scalar_ms", scalar.json());
        result.put("rescored_median", rounds.rescored().median());
        result.put("bytes_per_row", Samples.rounded((double) index.bytes() / setting.vectors()));
        result.put("same_answers", sameAnswers);
        result.put("read_ms", rounds.read().json());
        result.put("batch_of_64_ms_per_query", batches.json());
        result.put("rounds", rounds.count());
        result.put("machine", Machine.here());
        return result;
    }

    /** Rounds until the compiler is quiet; what every later round looks like. */
    private void warmUp() throws InterruptedException {
        WarmUp.with(WarmUp.LONGEST, turn -> {
            rounds(WARM_UP_ROUNDS, LONGEST_WARM_UP);
            batches(1);
        });
    }

    private record Rounds(int count, Samples exact, Samples float32, Samples read, Samples rescored) {}

    private Rounds rounds(int most, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        long[] exact = new long[most];
        long[] float32 = new long[most];
        long[] read = new long[most];
        double[] rescored = new double[most];
        int n = 0;
        for (; n < most && (n == 0 || System.nanoTime() - end < 0); n++) {
            UnitVector query = rows.query(n);
            long t0 = System.nanoTime();
            var answer = (SearchResult.Found) index.search(search(query), pool, setting.threads());
            long t1 = System.nanoTime();
            List<Neighbour> scanned = scan.search(query, setting.k(), pool, setting.threads());
            long t2 = System.nanoTime();
            rows.readAll();
            long t3 = System.nanoTime();
            exact[n] = t1 - t0;
            float32[n] = t2 - t1;
            read[n] = t3 - t2;
            rescored[n] = answer.rescored();
            compare(answer.neighbours(), scanned);
        }
        return new Rounds(
                n,
                Samples.ofNanos(Arrays.copyOf(exact, n)),
                Samples.ofNanos(Arrays.copyOf(float32, n)),
                Samples.ofNanos(Arrays.copyOf(read, n)),
                Samples.of(Arrays.copyOf(rescored, n)));
    }

    private Samples scalarRounds() throws InterruptedException {
        FloatScan scalarScan = new FloatScan(rows, new ScalarKernels());
        long end = System.nanoTime() + LONGEST_EXTRAS.toNanos();
        long[] nanos = new long[SCALAR_ROUNDS];
        int n = 0;
        for (; n < SCALAR_ROUNDS && (n == 0 || System.nanoTime() - end < 0); n++) {
            UnitVector query = rows.query(n);
            long start = System.nanoTime();
            List<Neighbour> scanned = scalarScan.search(query, setting.k(), pool, setting.threads());
            nanos[n] = System.nanoTime() - start;
            compare(((SearchResult.Found) index.search(search(query))).neighbours(), scanned);
        }
        return Samples.ofNanos(Arrays.copyOf(nanos, n));
    }

    private Samples batches(int most) {
        long end = System.nanoTime() + LONGEST_EXTRAS.toNanos();
        long[] nanos = new long[most];
        int n = 0;
        for (int i = 0; i < most && (n == 0 || System.nanoTime() - end < 0); i++) {
            int first = i * SEARCHES_AT_ONCE;
            List<Search> searches = IntStream.range(first, first + SEARCHES_AT_ONCE)
                    .mapToObj(q -> search(rows.query(q)))
                    .toList();
            long start = System.nanoTime();
            index.searchAll(searches);
            nanos[n++] = (System.nanoTime() - start) / SEARCHES_AT_ONCE;
        }
        return Samples.ofNanos(Arrays.copyOf(nanos, n));
    }

    private Search search(UnitVector query) {
        return new Search(query, setting.k(), -1f, null, rows, System.nanoTime() + SEARCH_NANOS);
    }

    /** Keys, order and the bits of the scores. */
    private void compare(List<Neighbour> answer, List<Neighbour> expected) {
        boolean same = answer.size() == expected.size();
        for (int i = 0; same && i < answer.size(); i++) {
            same = Arrays.equals(answer.get(i).key(), expected.get(i).key())
                    && Float.floatToRawIntBits(answer.get(i).score())
                            == Float.floatToRawIntBits(expected.get(i).score());
        }
        sameAnswers &= same;
    }
}
