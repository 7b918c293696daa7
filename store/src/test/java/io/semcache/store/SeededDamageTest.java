package io.semcache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.semcache.store.layout.RowHash;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.partition.Totals;
import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.QueryResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of a store are damaged, under a store that is closed or one that runs: every answer after that is right or a
 * failure, and a store that Streams restores from its changelog, as it does for a corrupted task, is whole again and
 * has only sound files. A seed says what is damaged and how; {@code -Dsemcache.damages=200} tries so many.
 */
class SeededDamageTest {

    private static final int ROWS = 400;
    private static final int WRITES = 1_500;
    private static final int SESSIONS = 5;
    private static final int ROUNDS = 400;
    private static final int ROUND_MILLIS = 5;

    /** What a restore delivers: the last record of a key counts. */
    private static final List<KeyValue<byte[], byte[]>> CHANGELOG = new ArrayList<>();

    private static final Map<Bytes, byte[]> MODEL = new TreeMap<>();

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("semcache.damages", 20));
    }

    @TempDir
    private static Path whole;

    /** A store of several sessions, so that every family has several files. */
    @BeforeAll
    static void write() {
        Random random = new Random(7);
        try (TestStore test = TestStore.open(whole)) {
            for (int i = 0; i < WRITES; i++) {
                RowKey key = Rows.entryKey(random.nextInt(ROWS));
                Row row = random.nextInt(8) == 0
                        ? null
                        : SearchedSpaces.entry(random, SearchedSpaces.ALL.get(random.nextInt(4)));
                test.put(key, row);
                CHANGELOG.add(KeyValue.pair(key.bytes(), row == null ? null : Rows.bytes(row)));
                if (row == null) {
                    MODEL.remove(Rows.bytes(key));
                } else {
                    MODEL.put(Rows.bytes(key), Rows.bytes(row));
                }
                if (i % (WRITES / SESSIONS) == 0) {
                    test.commit(i + 1L);
                    test.reopen();
                }
            }
            test.commit(WRITES);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isFoundNeverServedAndHealed(long seed, @TempDir Path directory) throws Exception {
        TestStore.copy(whole, directory);
        Random random = new Random(seed);
        boolean cold = random.nextBoolean();
        String damage = null;
        if (cold) {
            damage = damage(directory, random);
        }
        try (TestStore test = TestStore.openScrubbing(directory)) {
            if (!cold) {
                damage = damage(directory, random);
            }
            String which = "seed %d, %s: %s".formatted(seed, cold ? "cold" : "running", damage);

            heal(test, which);
            test.reopen();
            heal(test, which);

            assertThat(test.stats().checksum()).as(which).isEqualTo(checksum());
        }
    }

    private static long checksum() {
        Totals totals = Totals.NONE;
        for (Map.Entry<Bytes, byte[]> row : MODEL.entrySet()) {
            totals = totals.plus(row.getValue(), RowHash.of(row.getKey().get(), row.getValue(), row.getValue().length));
        }
        return totals.checksum();
    }

    /** What Streams does with the task, until every file is sound and every answer is there. */
    private static void heal(TestStore test, String which) throws InterruptedException {
        boolean restored = false;
        for (int round = 0; round < ROUNDS; round++) {
            try {
                if (!restored) {
                    restore(test);
                    restored = true;
                }
                if (answersEverything(test, which) && test.hasSoundFiles()) {
                    return;
                }
                Thread.sleep(ROUND_MILLIS);
            } catch (TaskCorruptedException e) {
                test.reopen();
                restored = false;
            } catch (ProcessorStateException e) {
                // an iterator met the damage, the next write or read of a row tells Streams
            }
        }
        fail(which + " was not healed");
    }

    private static void restore(TestStore test) {
        Long offset = test.committedOffset();
        test.context.restore(CHANGELOG.subList(offset == null ? 0 : offset.intValue(), CHANGELOG.size()));
        test.commit(CHANGELOG.size());
    }

    private static boolean answersEverything(TestStore test, String which) {
        boolean all = true;
        for (int i = 0; i < ROWS; i += 7) {
            Bytes key = Rows.bytes(Rows.entryKey(i));
            QueryResult<byte[]> row = test.ask(KeyQuery.withKey(key));
            if (row.isSuccess()) {
                assertThat(row.getResult()).as(which).isEqualTo(MODEL.get(key));
            }
            all &= row.isSuccess();
            assertThat(test.store.get(key)).as(which).isEqualTo(MODEL.get(key));
        }
        Map<Bytes, byte[]> rows = new HashMap<>();
        TestStore.drain(test.store.all()).forEach(row -> rows.put(row.key, row.value));
        assertThat(rows).as(which).containsExactlyInAnyOrderEntriesOf(MODEL);
        return all && answersSimilarity(test, which) && answersExpiries(test, which);
    }

    private static boolean answersSimilarity(TestStore test, String which) {
        boolean all = true;
        List<KeyValue<Bytes, byte[]>> rows = MODEL.entrySet().stream()
                .map(row -> KeyValue.pair(row.getKey(), row.getValue()))
                .toList();
        for (SearchedSpaces.Space space : SearchedSpaces.ALL) {
            SimilarityQuery query = new SimilarityQuery(
                    space.namespace(),
                    space.space(),
                    SearchedSpaces.vector(new Random(3), space.space().dimensions()),
                    10,
                    -1f,
                    null,
                    0,
                    SearchedSpaces.soon());
            QueryResult<SimilarityResult> result = test.ask(query);
            if (result.isSuccess() && result.getResult() instanceof SimilarityResult.Found found) {
                assertThat(found.neighbours()).as(which).isEqualTo(PlainScan.neighbours(query, rows));
            } else {
                all = false;
            }
        }
        return all;
    }

    private static boolean answersExpiries(TestStore test, String which) {
        QueryResult<List<RowKey>> due = test.ask(new ExpiredQuery(Long.MAX_VALUE, ROWS));
        if (due.isSuccess() && test.stats().searchable()) {
            long expected = MODEL.values().stream()
                    .filter(row -> RowLayout.expiresAtMs(row) > 0)
                    .count();
            assertThat(due.getResult()).as(which).hasSize((int) expected);
            return true;
        }
        return false;
    }

    /** Damages a file that a restart needs, and says how. */
    private static String damage(Path directory, Random random) throws IOException {
        List<Path> files = files(
                directory, name -> name.endsWith(".sst") || name.startsWith("MANIFEST") || name.equals("CURRENT"));
        Path file = files.get(random.nextInt(files.size()));
        int size = (int) Files.size(file);
        return switch (random.nextInt(4)) {
            case 0 -> flip(file, random.nextInt(size), random.nextInt(Byte.SIZE));
            case 1 -> cut(file, random.nextInt(size));
            case 2 -> {
                Files.delete(file);
                yield file.getFileName() + " deleted";
            }
            default -> {
                List<Path> tables = files(directory, name -> name.endsWith(".sst"));
                yield swap(tables.get(random.nextInt(tables.size())), tables.get(random.nextInt(tables.size())));
            }
        };
    }

    private static String flip(Path file, int at, int bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= (byte) (1 << bit);
        Files.write(file, bytes);
        return "bit " + bit + " flipped at " + at + " of " + bytes.length + " bytes of " + file.getFileName();
    }

    private static String cut(Path file, int kept) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, kept));
        return file.getFileName() + " cut to " + kept + " of " + bytes.length + " bytes";
    }

    private static String swap(Path one, Path other) throws IOException {
        if (!one.equals(other)) {
            Path aside = one.resolveSibling("aside");
            Files.move(one, aside);
            Files.move(other, one);
            Files.move(aside, other);
        }
        return one.getFileName() + " and " + other.getFileName() + " swapped";
    }

    private static List<Path> files(Path directory, Predicate<String> named) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(path -> named.test(path.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }
}
