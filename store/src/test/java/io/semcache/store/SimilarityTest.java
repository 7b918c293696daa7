package io.semcache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.filter.Field;
import io.semcache.store.filter.Filter;
import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.query.Neighbour;
import io.semcache.store.query.NeighbourRowsQuery;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.row.RowKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The index answers as a comparison with every row does, whatever was done to the rows and however they were loaded.
 */
class SimilarityTest {

    private static final int STEPS = 60;
    private static final long NOW = 500_000;

    private static final List<SearchedSpaces.Space> SPACES = SearchedSpaces.ALL;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void equalsAPlainScanAfterEveryKindOfChange(long seed, @TempDir Path directory) throws InterruptedException {
        Random random = new Random(seed);
        try (TestStore test = TestStore.open(directory)) {
            for (int step = 0; step < STEPS; step++) {
                change(test, random);
                String which = "step %d of seed %d".formatted(step, seed);
                for (int i = 0; i < 5; i++) {
                    requireSameAnswer(test, randomQuery(random), which);
                }
            }
        }
    }

    private static void change(TestStore test, Random random) {
        switch (random.nextInt(10)) {
            case 0 -> test.reopen();
            case 1 -> {
                test.store.init(test.context, test.store);
                delete(test, random, 20);
            }
            case 2 -> restore(test, random);
            case 3 -> expire(test, random);
            case 4 -> delete(test, random, 300);
            default -> put(test, random);
        }
    }

    private static void put(TestStore test, Random random) {
        for (int i = 0; i < 50; i++) {
            RowKey key = Rows.entryKey(random.nextInt(400));
            test.put(key, SearchedSpaces.entry(random, SPACES.get(random.nextInt(SPACES.size()))));
        }
    }

    private static void delete(TestStore test, Random random, int rows) {
        for (int i = 0; i < rows; i++) {
            test.put(Rows.entryKey(random.nextInt(400)), null);
        }
    }

    private static void expire(TestStore test, Random random) {
        for (RowKey key :
                test.ask(new ExpiredQuery(random.nextInt(1_000_000), 50)).getResult()) {
            test.put(key, null);
        }
    }

    /** A batch holds keys twice, tombstones, and rows of every kind. */
    private static void restore(TestStore test, Random random) {
        List<KeyValue<byte[], byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            RowKey key = Rows.entryKey(random.nextInt(60));
            byte[] row = switch (random.nextInt(4)) {
                case 0 -> null;
                case 1 -> Rows.bytes(Rows.randomNegative(random));
                default -> Rows.bytes(SearchedSpaces.entry(random, SPACES.get(random.nextInt(SPACES.size()))));
            };
            batch.add(KeyValue.pair(key.bytes(), row));
        }
        test.context.restore(batch);
    }

    private static SimilarityQuery randomQuery(Random random) {
        SearchedSpaces.Space space = SPACES.get(random.nextInt(SPACES.size()));
        return new SimilarityQuery(
                space.namespace(),
                space.space(),
                SearchedSpaces.vector(random, space.space().dimensions()),
                1 + random.nextInt(20),
                random.nextInt(3) == 0 ? random.nextFloat() : -1f,
                randomFilter(random),
                NOW,
                SearchedSpaces.soon());
    }

    private static @Nullable Filter randomFilter(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Filter.Equal(new Field.Tags(), "t" + random.nextInt(5));
            case 1 ->
                new Filter.And(List.of(
                        new Filter.Range(new Field.Metadata("price"), null, 20.0, 70.0, null),
                        new Filter.Not(new Filter.Equal(new Field.InputType(), "query"))));
            default -> null;
        };
    }

    private static void requireSameAnswer(TestStore test, SimilarityQuery query, String which)
            throws InterruptedException {
        test.awaitSearchable();
        List<KeyValue<Bytes, byte[]>> rows;
        try (KeyValueIterator<Bytes, byte[]> all = test.store.all()) {
            rows = TestStore.drain(all);
        }
        List<Neighbour> expected = PlainScan.neighbours(query, rows);
        SimilarityResult answer = test.ask(query).getResult();

        assertThat(answer).as(which).isInstanceOf(SimilarityResult.Found.class);
        assertThat(((SimilarityResult.Found) answer).neighbours()).as(which).isEqualTo(expected);
        assertThat(test.ask(new NeighbourRowsQuery(query, expected)).getResult())
                .as(which)
                .extracting(Optional::orElseThrow)
                .isEqualTo(expected.stream().map(near -> test.get(near.key())).toList());
    }
}
