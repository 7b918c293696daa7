package io.semcache.store.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.Rows;
import io.semcache.store.TestStore;
import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.query.StoreStats;
import io.semcache.store.row.Kind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Whatever way a store came to its rows, flushes among them, it has the same derived from them and shows the same: by
 * puts, by a restore in batches of any size, from a changelog that was compacted, and anew after damage.
 */
class ReplicasTest {

    private static final int STEPS = 2_500;
    private static final List<Family> COMPARED = List.of(Family.NAMES, Family.LABELS, Family.EXPIRIES);

    private final Map<String, Long> epochs = new HashMap<>();

    /** Random puts, removals and flushes, and the changelog that they leave. */
    private List<KeyValue<byte[], byte[]>> write(TestStore test, Random random) {
        List<KeyValue<byte[], byte[]>> changelog = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            RowKey key = random.nextInt(100) == 0 ? namespaceKey(random.nextInt(5)) : Rows.randomKey(random);
            byte[] row = random.nextInt(4) == 0 && key.kind() != Kind.NAMESPACE
                    ? null
                    : Rows.bytes(inEpoch(Rows.randomRow(random, key), key, i + 1));
            test.store.put(Rows.bytes(key), row);
            changelog.add(new KeyValue<>(key.bytes(), row));
        }
        return changelog;
    }

    private static RowKey namespaceKey(int i) {
        return RowKey.namespace(Rows.cacheKey(1_000 + i));
    }

    /** As its writer would write it: in the epoch of its namespace; a flush raises that. */
    private Row inEpoch(Row row, RowKey key, long next) {
        return switch (row) {
            case Row.Present entry ->
                new Row.Present(
                        entry.vector(),
                        entry.info(),
                        entry.createdAtMs(),
                        entry.expiresAtMs(),
                        epochs.getOrDefault(entry.info().namespace(), 0L),
                        entry.offset(),
                        entry.payload());
            case Row.Negative negative ->
                new Row.Negative(
                        negative.code(),
                        negative.message(),
                        negative.namespace(),
                        negative.createdAtMs(),
                        negative.expiresAtMs(),
                        epochs.getOrDefault(negative.namespace(), 0L),
                        negative.offset());
            case Row.Source source ->
                new Row.Source(
                        source.namespace(),
                        source.source(),
                        source.dependsOn(),
                        epochs.getOrDefault(source.namespace(), 0L),
                        source.offset());
            case Row.Namespace _ -> {
                String namespace = "ns-" + (key.cacheKey()[31] - namespaceKey(0).cacheKey()[31]);
                epochs.put(namespace, next);
                yield new Row.Namespace(namespace, next, next - 1);
            }
            case Row.Flight flight -> flight;
            case Row.Waiter waiter -> waiter;
            case Row.Erasure erasure -> erasure;
        };
    }

    /** Only the last record of each key, in the order of their offsets. */
    private static List<KeyValue<byte[], byte[]>> compacted(List<KeyValue<byte[], byte[]>> changelog) {
        Map<RowKey, Integer> last = new HashMap<>();
        for (int i = 0; i < changelog.size(); i++) {
            last.put(RowKey.ofBytes(changelog.get(i).key), i);
        }
        return last.values().stream().sorted().map(changelog::get).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void haveTheSame(
            long seed,
            @TempDir Path active,
            @TempDir Path restored,
            @TempDir Path fromCompacted,
            @TempDir Path rebuilt,
            @TempDir Path reopened)
            throws Exception {
        Random random = new Random(seed);
        Seen expected;
        List<KeyValue<byte[], byte[]>> changelog;
        try (TestStore test = TestStore.open(active)) {
            changelog = write(test, random);
            expected = Seen.of(test);
            test.commit(1);
        }
        assertThat(expected.stats().flushed()).as("seed %d", seed).isPositive();
        Map<Family, Map<String, String>> derived = derived(active);

        TestStore.copy(active, reopened.resolve("task"));
        requireSame(seed, "reopened", reopened.resolve("task"), expected, derived);

        TestStore.copy(active, rebuilt.resolve("task"));
        OfflineTables.change(rebuilt.resolve("task"), tables -> OfflineTables.deleteMeta(tables, MetaKeys.CODES));
        requireSame(seed, "rebuilt", rebuilt.resolve("task"), expected, derived);

        restore(restored, changelog, 1 + random.nextInt(500));
        requireSame(seed, "restored", restored, expected, derived);

        restore(fromCompacted, compacted(changelog), 1 + random.nextInt(500));
        requireSame(seed, "from a compacted changelog", fromCompacted, expected, derived);
    }

    private static void restore(Path directory, List<KeyValue<byte[], byte[]>> changelog, int batch) {
        try (TestStore copy = TestStore.open(directory)) {
            for (int from = 0; from < changelog.size(); from += batch) {
                copy.context.restore(changelog.subList(from, Math.min(from + batch, changelog.size())));
            }
            copy.commit(1);
        }
    }

    private static void requireSame(
            long seed, String how, Path directory, Seen expected, Map<Family, Map<String, String>> derived)
            throws Exception {
        try (TestStore test = TestStore.open(directory)) {
            test.awaitSearchable();

            assertThat(Seen.of(test)).as("%s, seed %d", how, seed).isEqualTo(expected);
        }
        assertThat(derived(directory)).as("%s, seed %d", how, seed).isEqualTo(derived);
    }

    /** What readers see, and the counts. */
    private record Seen(Map<String, String> rows, StoreStats stats, List<RowKey> expired) {

        static Seen of(TestStore test) {
            Map<String, String> rows = new TreeMap<>();
            TestStore.drain(test.store.all()).forEach(row -> rows.put(hex(row.key.get()), hex(row.value)));
            return new Seen(
                    rows,
                    TestStore.counts(test.stats()),
                    test.ask(new ExpiredQuery(Long.MAX_VALUE, 100_000)).getResult());
        }
    }

    /** The derived families whose bytes do not depend on the order of writes. */
    private static Map<Family, Map<String, String>> derived(Path directory) throws RocksDBException {
        Map<Family, Map<String, String>> derived = new EnumMap<>(Family.class);
        OfflineTables.change(directory, tables -> {
            for (Family family : COMPARED) {
                Map<String, String> all = new TreeMap<>();
                try (RocksIterator rows = tables.db().newIterator(tables.handle(family))) {
                    for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                        all.put(hex(rows.key()), hex(rows.value()));
                    }
                    rows.status();
                }
                derived.put(family, all);
            }
        });
        return derived;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
