package io.semcache.vectors.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.vectors.Embedding;
import io.semcache.vectors.UnitVector;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Searches beside a writer that never rests: every row is seen entirely before or entirely after a write. */
class ConcurrencyTest {

    private static final int DIMENSIONS = 40;
    private static final long LENGTH_NANOS = Duration.ofMillis(1_500).toNanos();
    private static final int READERS = 2;

    private final VectorIndex index = new VectorIndex(DIMENSIONS);
    private final StoredTable table = new StoredTable();
    private final Random random = new Random(1);
    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS);

    @AfterEach
    void close() {
        over.set(true);
        readers.shutdownNow();
        index.close();
    }

    @Test
    void everyRowIsFoundOnceWithOneOfItsTwoVectors() throws Exception {
        int rows = 700;
        List<List<Embedding>> vectors = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            vectors.add(List.of(vector(), vector()));
            table.put(index, Vectors.key(i), vectors.get(i).getFirst());
        }
        UnitVector query = UnitVector.of(vector());
        List<List<Float>> scores = vectors.stream()
                .map(two -> two.stream().map(v -> query.score(UnitVector.of(v))).toList())
                .toList();

        List<Future<Integer>> checks = startReaders(() -> {
            var found = found(query, Search.MAX_K);
            assertThat(found.stream().map(n -> number(n.key())).sorted())
                    .hasSize(rows)
                    .doesNotHaveDuplicates();
            assertThat(found).allMatch(n -> scores.get(number(n.key())).contains(n.score()));
        });
        writeMeanwhile(() -> {
            int i = random.nextInt(rows);
            table.put(index, Vectors.key(i), vectors.get(i).get(random.nextInt(2)));
        });

        assertThat(total(checks)).isPositive();
    }

    @Test
    void noRowIsPrunedByOneThatHasLeft() throws Exception {
        Embedding query = vector();
        UnitVector unit = UnitVector.of(query);
        int steady = 20;
        for (int i = 0; i < steady; i++) {
            table.put(index, Vectors.key(i), Vectors.near(query, 0.2, random));
        }
        for (int i = steady; i < 3_000; i++) {
            table.put(index, Vectors.key(i), vector());
        }
        List<Neighbour> best = table.bruteForce(query, steady, -1f, key -> number(key) < steady);
        Embedding nearer = Vectors.near(query, 0.01, random);
        Embedding farther = Vectors.near(query, 3, random);

        // Rows come nearer than the steady ones and leave again, by another vector or by removal.
        List<Future<Integer>> checks = startReaders(() -> {
            List<Integer> found =
                    found(unit, 10).stream().map(n -> number(n.key())).toList();
            List<Integer> steadyOnes = found.stream().filter(n -> n < steady).toList();
            assertThat(steadyOnes)
                    .isEqualTo(best.stream()
                            .map(n -> number(n.key()))
                            .limit(steadyOnes.size())
                            .toList());
            assertThat(found).hasSize(10).doesNotHaveDuplicates();
            assertThat(found.stream().filter(n -> n >= steady)).allMatch(n -> n < steady + 12);
        });
        writeMeanwhile(() -> {
            byte[] key = Vectors.key(steady + random.nextInt(12));
            switch (random.nextInt(3)) {
                case 0 -> table.put(index, key, nearer);
                case 1 -> table.put(index, key, farther);
                default -> table.remove(index, key);
            }
        });

        assertThat(total(checks)).isPositive();
    }

    private List<Neighbour> found(UnitVector query, int k) {
        var search = new Search(
                query,
                k,
                -1f,
                null,
                table,
                System.nanoTime() + Duration.ofMinutes(1).toNanos());
        return ((SearchResult.Found) index.search(search)).neighbours();
    }

    /** Each counts its checks, until the writer stops. */
    private List<Future<Integer>> startReaders(Runnable check) {
        List<Future<Integer>> checks = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            checks.add(readers.submit(() -> {
                int done = 0;
                for (; !over.get(); done++) {
                    check.run();
                }
                return done;
            }));
        }
        return checks;
    }

    private void writeMeanwhile(Runnable write) {
        long end = System.nanoTime() + LENGTH_NANOS;
        while (System.nanoTime() - end < 0) {
            write.run();
        }
        over.set(true);
    }

    private static int total(List<Future<Integer>> checks) throws Exception {
        int total = 0;
        for (Future<Integer> check : checks) {
            total += check.get();
        }
        return total;
    }

    private Embedding vector() {
        return Vectors.gaussian(random, DIMENSIONS);
    }

    private static int number(byte[] key) {
        return ByteBuffer.wrap(key).getInt(4);
    }
}
