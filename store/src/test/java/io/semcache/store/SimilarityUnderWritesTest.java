package io.semcache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.filter.Field;
import io.semcache.store.filter.Filter;
import io.semcache.store.query.Neighbour;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Searches beside a writer. An answer is right if there is, for each row, a version that the row had while the search
 * ran, so that the answer is that of a comparison with just these versions.
 */
class SimilarityUnderWritesTest {

    private static final int ROWS = 300;
    private static final int WRITES = 20_000;
    private static final int KEPT_ANSWERS = 300;
    private static final SearchedSpaces.Space SPACE = SearchedSpaces.ALL.getFirst();

    private final AtomicBoolean stop = new AtomicBoolean();

    /** Of each row; only the writer adds, and it is read after the last write. */
    private final List<List<Version>> history = new ArrayList<>();

    /** What a put made of a row, null if it was removed; from when it may have been seen, and when it surely was. */
    private record Version(Row.@Nullable Present row, long from, long sure) {}

    private record Answer(SimilarityQuery query, long from, long to, List<Neighbour> neighbours) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @Timeout(60)
    void isAlwaysTheAnswerToOneVersionOfEachRow(long seed, @TempDir Path directory)
            throws InterruptedException, ExecutionException {
        Random random = new Random(seed);
        try (TestStore test = TestStore.open(directory);
                ExecutorService readers = Executors.newCachedThreadPool()) {
            for (int i = 0; i < ROWS; i++) {
                history.add(new ArrayList<>(List.of(new Version(null, Long.MIN_VALUE, Long.MIN_VALUE))));
                put(test, i, SearchedSpaces.entry(random, SPACE));
            }
            List<Future<List<Answer>>> reading = List.of(
                    readers.submit(() -> read(test, new Random(seed + 10))),
                    readers.submit(() -> read(test, new Random(seed + 20))));

            for (int i = 0; i < WRITES; i++) {
                put(test, random.nextInt(ROWS), random.nextInt(4) == 0 ? null : SearchedSpaces.entry(random, SPACE));
            }
            stop.set(true);

            for (Future<List<Answer>> reader : reading) {
                List<Answer> answers = reader.get();
                assertThat(answers).as("answers of seed %d", seed).isNotEmpty();
                answers.forEach(answer -> requireValid(answer, seed));
            }
        }
    }

    private void put(TestStore test, int row, Row.@Nullable Present entry) {
        long from = System.nanoTime();
        test.put(Rows.entryKey(row), entry);
        history.get(row).add(new Version(entry, from, System.nanoTime()));
    }

    /** Keeps one answer of several, so that they come from all of the run. */
    private List<Answer> read(TestStore test, Random random) {
        List<Answer> kept = new ArrayList<>();
        while (!stop.get()) {
            SimilarityQuery query = query(random);
            long from = System.nanoTime();
            SimilarityResult result = test.ask(query).getResult();
            long to = System.nanoTime();
            Answer answer = new Answer(query, from, to, ((SimilarityResult.Found) result).neighbours());
            if (kept.size() < KEPT_ANSWERS) {
                kept.add(answer);
            } else if (random.nextInt(10) == 0) {
                kept.set(random.nextInt(KEPT_ANSWERS), answer);
            }
        }
        return kept;
    }

    private static SimilarityQuery query(Random random) {
        return new SimilarityQuery(
                SPACE.namespace(),
                SPACE.space(),
                SearchedSpaces.vector(random, SPACE.space().dimensions()),
                1 + random.nextInt(30),
                random.nextInt(3) == 0 ? 0.3f : -1f,
                random.nextBoolean() ? null : new Filter.Equal(Field.of("tags"), "t1"),
                0,
                SearchedSpaces.soon());
    }

    private void requireValid(Answer answer, long seed) {
        String which = "seed %d: %s".formatted(seed, answer);
        Map<RowKey, Neighbour> found = new HashMap<>();
        answer.neighbours.forEach(neighbour -> found.put(neighbour.key(), neighbour));
        assertThat(found).as("no row twice, %s", which).hasSameSizeAs(answer.neighbours);
        assertThat(answer.neighbours).as(which).isSortedAccordingTo(PlainScan.BEST_FIRST);
        for (int row = 0; row < ROWS; row++) {
            List<@Nullable Neighbour> possible = possible(answer, row);
            Neighbour neighbour = found.get(Rows.entryKey(row));
            if (neighbour != null) {
                assertThat(possible).as(which).contains(neighbour);
            } else {
                assertThat(possible)
                        .as("row %d may be left out of %s", row, which)
                        .anyMatch(other -> other == null || isFullWithout(answer, other));
            }
        }
    }

    private static boolean isFullWithout(Answer answer, Neighbour other) {
        return answer.neighbours.size() == answer.query.k()
                && PlainScan.BEST_FIRST.compare(answer.neighbours.getLast(), other) < 0;
    }

    /** What a row could be to the search: as each version that it had meanwhile, null where that does not count. */
    private List<@Nullable Neighbour> possible(Answer answer, int row) {
        List<@Nullable Neighbour> possible = new ArrayList<>();
        List<Version> versions = history.get(row);
        for (int i = 0; i < versions.size(); i++) {
            boolean begun = versions.get(i).from <= answer.to;
            boolean replaced = i + 1 < versions.size() && versions.get(i + 1).sure < answer.from;
            if (begun && !replaced) {
                possible.add(PlainScan.neighbour(answer.query, Rows.entryKey(row), versions.get(i).row));
            }
        }
        return possible;
    }
}
