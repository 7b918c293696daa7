package io.semcache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.query.EvictionQuery;
import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.query.Named;
import io.semcache.store.query.Neighbour;
import io.semcache.store.query.ScanQuery;
import io.semcache.store.query.ScanResult;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.vectors.Embedding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was deleted, has expired and was swept, or was evicted is gone from rows, names, index and heap, on whatever
 * replica its tombstone reaches.
 */
class RemovalTest {

    private static final int ENTRIES = 600;
    private static final int DIMENSIONS = 8;
    private static final long CAP = 300;
    private static final long NOW_MS = 1_000;
    private static final EmbeddingSpace SPACE = new EmbeddingSpace("m", "1", DIMENSIONS);

    private final Random random = new Random(1);
    private final Path other;
    private final TestStore test;
    private final List<KeyValue<byte[], byte[]>> changelog = new ArrayList<>();
    private final List<RowKey> keys = new ArrayList<>();
    private final Set<RowKey> removed = new HashSet<>();

    RemovalTest(@TempDir Path directory, @TempDir Path other) {
        this.other = other;
        test = TestStore.openWithHeapTier(directory, 1 << 20);
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** A third of the entries expires; all are read once, so that they are in the heap tier. */
    @BeforeEach
    void putReadAndRemove() {
        for (int i = 0; i < ENTRIES; i++) {
            byte[] cacheKey = new byte[RowKey.CACHE_KEY_BYTES];
            random.nextBytes(cacheKey);
            RowKey key = RowKey.entry(cacheKey);
            keys.add(key);
            put(key, entry(i));
            reader(test).read(key);
        }
        keys.subList(0, 60).forEach(this::remove);
        ask(new ExpiredQuery(NOW_MS, ENTRIES)).forEach(this::remove);
        for (List<RowKey> victims = victims(); !victims.isEmpty(); victims = victims()) {
            victims.forEach(this::remove);
        }
    }

    private Row entry(int i) {
        float[] components = new float[DIMENSIONS];
        for (int d = 0; d < DIMENSIONS; d++) {
            components[d] = (float) random.nextGaussian();
        }
        EntryInfo info = EntryInfo.of("ns", "m", "1", InputKind.NONE, 3, "hash").named("name-" + i, null);
        return new Row.Present(Embedding.of(components), info, i, i % 3 == 0 ? NOW_MS : Row.NEVER, 0, 0, null);
    }

    private void put(RowKey key, @Nullable Row row) {
        test.put(key, row);
        changelog.add(new KeyValue<>(key.bytes(), row == null ? null : Rows.bytes(row)));
    }

    private void remove(RowKey key) {
        put(key, null);
        removed.add(key);
    }

    private <R> R ask(Query<R> query) {
        return test.ask(query).getResult();
    }

    private List<RowKey> victims() {
        return ask(new EvictionQuery("ns", EvictionQuery.NO_CAP, CAP, 50));
    }

    private static PartitionReader reader(TestStore store) {
        return Objects.requireNonNull(store.memory().partitions().find("vectors", 0));
    }

    private void requireGone(TestStore store) throws InterruptedException {
        store.awaitSearchable();
        Set<RowKey> kept = new HashSet<>(keys);
        kept.removeAll(removed);
        assertThat(kept).hasSizeBetween((int) CAP - 50, (int) CAP);
        for (RowKey key : removed) {
            assertThat(store.get(key)).isNull();
            assertThat(reader(store).read(key)).isEmpty();
        }
        assertThat(((ScanResult.Found) store.ask(new ScanQuery("ns", "", null, ENTRIES, 0))
                                .getResult())
                        .names())
                .extracting(Named::key)
                .containsExactlyInAnyOrderElementsOf(kept);
        assertThat(((SimilarityResult.Found) store.ask(everything()).getResult()).neighbours())
                .extracting(Neighbour::key)
                .containsExactlyInAnyOrderElementsOf(kept);
        assertThat(store.ask(new ExpiredQuery(Long.MAX_VALUE, ENTRIES)).getResult())
                .isEmpty();
        assertThat(store.stats().entries()).isEqualTo(kept.size());
        assertThat(store.stats().indexedRows()).isEqualTo(kept.size());
        assertThat(store.stats().namespaces()).isEqualTo(test.stats().namespaces());
        assertThat(store.stats().checksum()).isEqualTo(test.recount().checksum());
    }

    private static SimilarityQuery everything() {
        return new SimilarityQuery(
                "ns",
                SPACE,
                SearchedSpaces.vector(new Random(2), DIMENSIONS),
                SimilarityQuery.MAX_K,
                -1f,
                null,
                0,
                SearchedSpaces.soon());
    }

    @Test
    void isCompleteOnTheActiveReplica() throws InterruptedException {
        requireGone(test);
    }

    @Test
    void isCompleteAfterAReopen() throws InterruptedException {
        test.commit(changelog.size());
        test.reopen();

        requireGone(test);
    }

    @Test
    void isCompleteOnAStandby() throws InterruptedException {
        try (TestStore standby = TestStore.openWithHeapTier(other, 1 << 20)) {
            for (int from = 0; from < changelog.size(); from += 64) {
                standby.context.restore(changelog.subList(from, Math.min(from + 64, changelog.size())));
            }

            requireGone(standby);
        }
    }

    @Test
    void isCompleteOnAReplicaThatHadTheEntriesAndGetsTheTombstones() throws InterruptedException {
        try (TestStore replica = TestStore.openWithHeapTier(other, 1 << 20)) {
            replica.context.restore(changelog.subList(0, ENTRIES));
            keys.forEach(key -> reader(replica).read(key));

            replica.context.restore(compacted(true));

            requireGone(replica);
        }
    }

    @Test
    void isCompleteAfterAReplayOfTheCompactedChangelog() throws InterruptedException {
        try (TestStore replay = TestStore.openWithHeapTier(other, 1 << 20)) {
            replay.context.restore(compacted(false));

            requireGone(replay);
        }
    }

    /** The last record of each key; once delete.retention.ms has passed without the tombstones. */
    private List<KeyValue<byte[], byte[]>> compacted(boolean withTombstones) {
        Map<Bytes, KeyValue<byte[], byte[]>> last = new LinkedHashMap<>();
        for (KeyValue<byte[], byte[]> record : changelog) {
            last.put(Bytes.wrap(record.key), record);
        }
        return last.values().stream()
                .filter(record -> withTombstones || record.value != null)
                .toList();
    }
}
