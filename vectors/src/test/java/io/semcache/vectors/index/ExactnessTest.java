package io.semcache.vectors.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.vectors.Embedding;
import io.semcache.vectors.UnitVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The index answers what the score of every row says: the same keys, the same order, the same bits. */
@Tag("kernels")
class ExactnessTest {

    private static final long NEVER = Long.MAX_VALUE / 2;

    /** Data that bounds can get wrong. */
    enum Data {
        GAUSSIAN,
        /** Thousands of rows whose scores are closer than any bound of codes can tell. */
        NEAR_DUPLICATES,
        /** Scores that differ in the last bits. */
        NEARLY_EQUAL,
        /** Few different scores, so that keys decide. */
        EQUAL_SCORES,
        EVERY_NORM,
        DENORMAL,
        /** One component that leaves no steps for the others. */
        SPIKES;

        Embedding make(Random random, int dimensions) {
            return switch (this) {
                case GAUSSIAN -> Vectors.gaussian(random, dimensions);
                case NEAR_DUPLICATES -> Vectors.near(fixed(dimensions), 1e-4, random);
                case NEARLY_EQUAL -> Vectors.near(fixed(dimensions), 1e-7, random);
                case EQUAL_SCORES ->
                    axis(random.nextInt(Math.min(dimensions, 3)), random.nextBoolean() ? 1 : -1, dimensions);
                case EVERY_NORM -> Vectors.gaussian(random, dimensions, Math.scalb(1.0, random.nextInt(-120, 120)));
                case DENORMAL -> Vectors.gaussian(random, dimensions, 1e-43);
                case SPIKES -> spike(random, dimensions);
            };
        }

        private static Embedding fixed(int dimensions) {
            return Vectors.gaussian(new Random(99), dimensions);
        }

        private static Embedding axis(int i, float sign, int dimensions) {
            float[] components = new float[dimensions];
            components[i] = sign;
            return Embedding.of(components);
        }

        private static Embedding spike(Random random, int dimensions) {
            float[] components = Vectors.gaussian(random, dimensions).toFloats();
            components[random.nextInt(dimensions)] = 1_000;
            return Embedding.of(components);
        }
    }

    @ParameterizedTest
    @EnumSource
    void holdsAtEveryDimension(Data data) {
        for (int dimensions : new int[] {1, 2, 7, 64, 255, 384}) {
            check(data, dimensions, 400, 8, false);
        }
        check(data, 8_192, 20, 2, false);
    }

    @ParameterizedTest
    @EnumSource
    void holdsAfterOverwritesAndRemovals(Data data) {
        check(data, 33, 1_500, 8, true);
    }

    @ParameterizedTest
    @CsvSource({"1,64", "2,64", "3,64"})
    void holdsForThousandsOfRows(long seed, int dimensions) {
        var random = new Random(seed);
        var table = new StoredTable();
        try (var index = new VectorIndex(dimensions);
                ExecutorService pool = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 30_000; i++) {
                table.put(index, Vectors.randomKey(random), Vectors.gaussian(random, dimensions));
            }
            Embedding query = Vectors.gaussian(random, dimensions);
            var search = search(table, query, 100, -1f);
            var expected = table.bruteForce(query, 100, -1f, key -> true);

            assertSame(index.search(search), expected, "seed " + seed);
            assertSame(index.search(search, pool, 3), expected, "in parallel, seed " + seed);
        }
    }

    @Test
    void holdsForSeveralSearchesInOnePass() {
        var random = new Random(5);
        var table = new StoredTable();
        try (var index = new VectorIndex(48)) {
            for (int i = 0; i < 2_000; i++) {
                table.put(index, Vectors.randomKey(random), Vectors.gaussian(random, 48));
            }
            List<Embedding> queries = new ArrayList<>();
            List<Search> searches = new ArrayList<>();
            for (int i = 0; i < 11; i++) {
                queries.add(Vectors.gaussian(random, 48));
                searches.add(search(table, queries.getLast(), 1 + 3 * i, -1f));
            }

            List<SearchResult> results = index.searchAll(searches);

            for (int i = 0; i < 11; i++) {
                assertSame(results.get(i), table.bruteForce(queries.get(i), 1 + 3 * i, -1f, key -> true), "query " + i);
            }
        }
    }

    private static void check(Data data, int dimensions, int rows, int queries, boolean churn) {
        var random = new Random(31L * dimensions + rows);
        var table = new StoredTable();
        try (var index = new VectorIndex(dimensions)) {
            for (int i = 0; i < rows; i++) {
                table.put(index, Vectors.key(random.nextInt(2 * rows)), data.make(random, dimensions));
                if (churn && i % 3 == 0) {
                    table.remove(index, Vectors.key(random.nextInt(2 * rows)));
                }
            }
            for (int q = 0; q < queries; q++) {
                Embedding query = data.make(random, dimensions);
                for (int k : new int[] {1, 10, 100, 1_000}) {
                    float minScore = q % 2 == 0 ? -1f : 0.1f;
                    assertSame(
                            index.search(search(table, query, k, minScore)),
                            table.bruteForce(query, k, minScore, key -> true),
                            "%s, dimensions %d, query %d, k %d".formatted(data, dimensions, q, k));
                }
            }
        }
    }

    private static Search search(StoredTable table, Embedding query, int k, float minScore) {
        return new Search(UnitVector.of(query), k, minScore, null, table, System.nanoTime() + NEVER);
    }

    private static void assertSame(SearchResult result, List<Neighbour> expected, String what) {
        assertThat(result).as(what).isInstanceOf(SearchResult.Found.class);
        var found = (SearchResult.Found) result;
        assertThat(texts(found.neighbours())).as(what).isEqualTo(texts(expected));
    }

    private static List<String> texts(List<Neighbour> neighbours) {
        return neighbours.stream()
                .map(n -> HexFormat.of().formatHex(Arrays.copyOf(n.key(), 8)) + " "
                        + Integer.toHexString(Float.floatToRawIntBits(n.score())))
                .toList();
    }
}
