package io.semcache.benchmarks;

import io.semcache.vectors.Codes;
import io.semcache.vectors.Embedding;
import io.semcache.vectors.UnitVector;
import io.semcache.vectors.index.Neighbour;
import io.semcache.vectors.index.Search;
import io.semcache.vectors.index.SearchResult;
import io.semcache.vectors.index.StoredRows;
import io.semcache.vectors.index.TopK;
import io.semcache.vectors.index.VectorIndex;
import io.semcache.vectors.kernel.ScalarKernels;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Compares the answers of the index with those of a scalar loop over every row: the same keys in the same order with
 * the same bits of the scores. All of it is 90,000 queries of up to 2,000 rows and 10,000 of 20,000 rows, over random,
 * real and adversarial data, eight dimensions and four values of k; the seeds are fixed.
 */
public final class ExactnessCheck {

    private static final int[] DIMENSIONS = {1, 7, 64, 255, 384, 768, 1_536, 3_072};
    private static final int[] KS = {1, 10, 100, 1_000};
    private static final int SMALL_QUERIES = 90_000;
    private static final int SMALL_ROWS = 2_000;
    private static final int QUERIES_OF_SMALL = 25;
    private static final int LARGE_QUERIES = 10_000;
    private static final int LARGE_ROWS = 20_000;
    private static final long SEARCH_NANOS = Duration.ofMinutes(10).toNanos();
    private static final ScalarKernels SCALAR = new ScalarKernels();

    private final List<Embedding> sentences;
    private final boolean realLarge;

    private ExactnessCheck(List<Embedding> sentences) {
        this.sentences = sentences;
        this.realLarge = sentences.size() >= LARGE_ROWS;
    }

    /** How many answers were compared and how many differed; {@code first} says where the first one did. */
    record Outcome(long queries, long differences, long rescored, String first) {

        static final Outcome NOTHING = new Outcome(0, 0, 0, "");

        Outcome plus(Outcome other) {
            return new Outcome(
                    queries + other.queries,
                    differences + other.differences,
                    rescored + other.rescored,
                    first.isEmpty() ? other.first : first);
        }
    }

    /**
     * {@code [SHARE [FILE]]}: the share of the queries, in (0, 1], all by default; and what {@link SentenceVectors} has
     * written, which otherwise is computed first.
     */
    public static void main(String[] args) throws Exception {
        double share = args.length == 0 ? 1 : Double.parseDouble(args[0]);
        long start = System.nanoTime();
        List<Embedding> sentences =
                args.length < 2 ? SentenceVectors.compute() : SentenceVectors.read(Path.of(args[1]));
        Outcome outcome = run(share, sentences, true);
        System.out.printf(
                "%d queries, %d differences, %.1f rows read per query, %d s%n",
                outcome.queries(),
                outcome.differences(),
                (double) outcome.rescored() / outcome.queries(),
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
        if (outcome.differences() > 0) {
            System.out.println(outcome.first());
            System.exit(1);
        }
    }

    /**
     * Runs a share of the check on all processors.
     *
     * @param sentences MiniLM vectors; with fewer than 20,000 the large indexes are checked without real data
     */
    static Outcome run(double share, List<Embedding> sentences, boolean progress)
            throws InterruptedException, ExecutionException {
        var check = new ExactnessCheck(sentences);
        Outcome total = Outcome.NOTHING;
        try (var pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Outcome>> outcomes = new ArrayList<>();
            for (Callable<Outcome> part : check.parts(share)) {
                outcomes.add(pool.submit(part));
            }
            for (int i = 0; i < outcomes.size(); i++) {
                total = total.plus(outcomes.get(i).get());
                if (progress && (i + 1) % 100 == 0) {
                    System.out.printf(
                            "%d of %d indexes, %d queries, %d differences%n",
                            i + 1, outcomes.size(), total.queries(), total.differences());
                }
            }
        }
        return total;
    }

    /** One part for each index. */
    private List<Callable<Outcome>> parts(double share) {
        List<Callable<Outcome>> parts = new ArrayList<>();
        int smallIndexes = (int) Math.ceil(SMALL_QUERIES * share / QUERIES_OF_SMALL);
        for (int i = 0; i < smallIndexes; i++) {
            CheckedData data = data(i);
            int dimensions = DIMENSIONS[i / 3 % DIMENSIONS.length];
            int seed = i;
            parts.add(() ->
                    checked(data, dimensions, new Random(seed).nextInt(1, SMALL_ROWS + 1), QUERIES_OF_SMALL, seed));
        }
        int largeIndexes = 3 * DIMENSIONS.length;
        int largeQueries = (int) Math.ceil(LARGE_QUERIES * share / largeIndexes);
        for (int i = 0; i < largeIndexes; i++) {
            CheckedData data = data(i) == CheckedData.REAL && !realLarge ? CheckedData.RANDOM : data(i);
            int dimensions = DIMENSIONS[i / 3];
            int seed = SMALL_QUERIES + i;
            parts.add(() -> checked(data, dimensions, LARGE_ROWS, largeQueries, seed));
        }
        return parts;
    }

    /** Random, real and adversarial in turns, and the kinds of adversarial data in turns. */
    private static CheckedData data(int i) {
        return switch (i % 3) {
            case 0 -> CheckedData.RANDOM;
            case 1 -> CheckedData.REAL;
            default -> {
                List<CheckedData> adversarial = List.of(CheckedData.values()).stream()
                        .filter(CheckedData::isAdversarial)
                        .toList();
                // Not in step with the dimensions, which have the same period.
                yield adversarial.get((i / 3 + i / 3 / DIMENSIONS.length) % adversarial.size());
            }
        };
    }

    private Outcome checked(CheckedData data, int dimensions, int rows, int queries, int seed) {
        var random = new Random(seed);
        Embedding[] vectors = data.vectors(rows + queries, dimensions, sentences, random);
        float[][] units = new float[rows][];
        byte[][] keys = new byte[rows][];
        StoredRows stored = key -> {
            int row = ByteBuffer.wrap(key).getInt(VectorIndex.KEY_BYTES - Integer.BYTES);
            return MemorySegment.ofArray(vectors[row].bytes());
        };
        Outcome outcome = Outcome.NOTHING;
        try (var index = new VectorIndex(dimensions)) {
            for (int row = 0; row < rows; row++) {
                units[row] = unit(vectors[row]);
                keys[row] = ByteBuffer.allocate(VectorIndex.KEY_BYTES)
                        .putLong(random.nextLong())
                        .putInt(VectorIndex.KEY_BYTES - Integer.BYTES, row)
                        .array();
                index.put(keys[row], 0, Codes.of(vectors[row]));
            }
            for (int q = 0; q < queries; q++) {
                Embedding query = vectors[rows + q];
                int k = KS[q % KS.length];
                var search = new Search(UnitVector.of(query), k, -1f, null, stored, System.nanoTime() + SEARCH_NANOS);
                var found = (SearchResult.Found) index.search(search);
                boolean same = same(found.neighbours(), bruteForce(unit(query), units, keys, k));
                outcome = outcome.plus(new Outcome(
                        1,
                        same ? 0 : 1,
                        found.rescored(),
                        same
                                ? ""
                                : "first difference: %s, %d dimensions, %d rows, k %d, seed %d, query %d"
                                        .formatted(data, dimensions, rows, k, seed, q)));
            }
        }
        return outcome;
    }

    private static float[] unit(Embedding vector) {
        float[] unit = vector.toFloats();
        SCALAR.divide(unit, Math.sqrt(SCALAR.squaredNorm(unit)), unit);
        return unit;
    }

    private static List<Neighbour> bruteForce(float[] query, float[][] units, byte[][] keys, int k) {
        TopK best = new TopK(k);
        for (int row = 0; row < units.length; row++) {
            float score = UnitVector.held(SCALAR.dot(query, units[row]));
            if (score >= best.threshold()) {
                best.offer(new Neighbour(keys[row], score));
            }
        }
        return best.bestFirst();
    }

    private static boolean same(List<Neighbour> found, List<Neighbour> expected) {
        if (found.size() != expected.size()) {
            return false;
        }
        for (int i = 0; i < found.size(); i++) {
            if (!Arrays.equals(found.get(i).key(), expected.get(i).key())
                    || Float.floatToRawIntBits(found.get(i).score())
                            != Float.floatToRawIntBits(expected.get(i).score())) {
                return false;
            }
        }
        return true;
    }
}
