package io.semcache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.store.query.ClosureQuery;
import io.semcache.store.query.ClosureResult;
import io.semcache.store.query.EvictionQuery;
import io.semcache.store.query.FlushedQuery;
import io.semcache.store.query.Label;
import io.semcache.store.query.LabelQuery;
import io.semcache.store.query.LabelResult;
import io.semcache.store.query.Neighbour;
import io.semcache.store.query.NeighbourRowsQuery;
import io.semcache.store.query.ScanQuery;
import io.semcache.store.query.ScanResult;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.query.SourceQuery;
import io.semcache.store.query.SourceResult;
import io.semcache.store.query.StoreStats;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.store.row.TokenCount;
import io.semcache.vectors.Embedding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.RangeQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After the row of a namespace is written no reader finds what it flushed, and the rows leave bit by bit. */
class FlushTest {

    private static final int ENTRIES = 300;
    private static final long EPOCH = 101;
    private static final EmbeddingSpace SPACE = new EmbeddingSpace("hash", "1", 2);

    private final TestStore test;

    FlushTest(@TempDir Path directory) throws InterruptedException {
        test = TestStore.openWithHeapTier(directory, 8 << 20);
        test.awaitSearchable();
        for (int i = 0; i < ENTRIES; i++) {
            test.put(key("flushed", i), entry("flushed", i, 0));
            test.put(key("kept", i), entry("kept", i, 0));
        }
        test.put(sourceKey("flushed"), new Row.Source("flushed", "s", Set.of("t"), 0, 7));
        test.put(sourceKey("kept"), new Row.Source("kept", "s", Set.of("t"), 0, 7));
    }

    @AfterEach
    void close() {
        test.close();
    }

    private static RowKey key(String namespace, int i) {
        return Rows.entryKey((namespace.equals("kept") ? 1 << 16 : 0) + i);
    }

    private static RowKey sourceKey(String namespace) {
        return RowKey.source(key(namespace, 1 << 8).cacheKey());
    }

    /** Every third is a negative. */
    private static Row entry(String namespace, int i, long epoch) {
        if (i % 3 == 0) {
            return new Row.Negative("code", "message", namespace, 1_000, Row.NEVER, epoch, 7);
        }
        EntryInfo info = new EntryInfo(
                namespace,
                SPACE.model(),
                SPACE.revision(),
                InputKind.NONE,
                TokenCount.UNKNOWN,
                "hash",
                "name-" + i,
                null,
                Set.of("tag"),
                Map.of(),
                "subject",
                "source",
                "r1",
                Set.of("on"));
        return new Row.Present(Embedding.of(i, 1f), info, 1_000, Row.NEVER, epoch, 7, null);
    }

    private void flush(long epoch) {
        test.put(RowKey.namespace(Rows.cacheKey(1 << 20)), new Row.Namespace("flushed", epoch, epoch - 1));
    }

    private SimilarityQuery similarity(String namespace) {
        return new SimilarityQuery(
                namespace, SPACE, Embedding.of(1f, 1f), ENTRIES, -1f, null, 5_000, SearchedSpaces.soon());
    }

    /** How many rows of the namespace each way to read finds. */
    private Map<String, Integer> found(String namespace) {
        int byGet = 0;
        int byKeyQuery = 0;
        int byReader = 0;
        PartitionReader reader =
                Objects.requireNonNull(test.memory().partitions().find("vectors", 0));
        for (int i = 0; i < ENTRIES; i++) {
            byGet += test.get(key(namespace, i)) == null ? 0 : 1;
            Optional<Row> read = reader.read(key(namespace, i));
            byReader += read.isPresent() ? 1 : 0;
            byKeyQuery += keyQuery(key(namespace, i)) == null ? 0 : 1;
        }
        Bytes from = Rows.bytes(key(namespace, 0));
        Bytes to = Rows.bytes(key(namespace, ENTRIES));
        return Map.of(
                "get", byGet,
                "key query", byKeyQuery,
                "reader", byReader,
                "range", TestStore.drain(test.store.range(from, to)).size(),
                "reverse range",
                        TestStore.drain(test.store.reverseRange(from, to)).size(),
                "names",
                        ((ScanResult.Found) test.ask(new ScanQuery(namespace, "", null, 1_000, 5_000))
                                        .getResult())
                                .names()
                                .size(),
                "labels", labels(namespace),
                "similar", neighbours(namespace).size(),
                "sources", closure(namespace).size(),
                "victims",
                        test.ask(new EvictionQuery(namespace, EvictionQuery.NO_CAP, 0, 128))
                                .getResult()
                                .size());
    }

    private byte[] keyQuery(RowKey key) {
        KeyQuery<Bytes, byte[]> query = KeyQuery.withKey(Rows.bytes(key));
        return test.ask(query).getResult();
    }

    private int labels(String namespace) {
        int found = 0;
        for (Map.Entry<Label, String> label : Map.of(
                        Label.TAG, "tag", Label.SUBJECT, "subject", Label.DEPENDS_ON, "on", Label.SOURCE, "source")
                .entrySet()) {
            found += ((LabelResult.Found)
                            test.ask(new LabelQuery(namespace, label.getKey(), label.getValue(), null, 1_000))
                                    .getResult())
                    .keys()
                    .size();
        }
        return found
                + ((SourceResult.Found) test.ask(new SourceQuery(namespace, "source", null, 1_000))
                                .getResult())
                        .items()
                        .size();
    }

    private List<Neighbour> neighbours(String namespace) {
        return ((SimilarityResult.Found) test.ask(similarity(namespace)).getResult()).neighbours();
    }

    private Set<String> closure(String namespace) {
        Set<String> all = ((ClosureResult.Found)
                        test.ask(new ClosureQuery(namespace, Set.of("t"), 10)).getResult())
                .sources();
        return all.contains("s") ? Set.of("s") : Set.of();
    }

    @Test
    void hidesItsRowsFromEveryReaderAndNoOthers() {
        Map<String, Integer> before = found("flushed");
        assertThat(before)
                .isEqualTo(found("kept"))
                .allSatisfy((way, count) -> assertThat(count).as(way).isPositive());
        List<Neighbour> neighbours = neighbours("flushed");

        flush(EPOCH);

        assertThat(found("flushed"))
                .allSatisfy((way, count) -> assertThat(count).as(way).isZero());
        assertThat(found("kept")).isEqualTo(before);
        assertThat(test.ask(new NeighbourRowsQuery(similarity("flushed"), neighbours))
                        .getResult())
                .containsOnly(Optional.empty());
        assertThat(test.store.putIfAbsent(Rows.bytes(key("flushed", 1)), null)).isNull();
    }

    @Test
    void leavesTheNamespaceWithNothingAndGivesTheMemoryOfItsIndexBack() throws InterruptedException {
        StoreStats before = test.stats();
        assertThat(before.contentChecksum())
                .isEqualTo(before.namespace("flushed").contentChecksum()
                        + before.namespace("kept").contentChecksum());

        flush(EPOCH);

        StoreStats after = test.stats();
        assertThat(after.namespaces()).containsOnlyKeys("kept");
        assertThat(after.rows()).as("rows, and that of the namespace").isEqualTo(before.rows() + 1);
        assertThat(after.entries()).isEqualTo(before.entries());
        assertThat(after.flushed()).isEqualTo(ENTRIES + 1);
        assertThat(after.liveEntries()).isEqualTo(before.liveEntries() / 2);
        assertThat(after.contentChecksum()).isEqualTo(before.namespace("kept").contentChecksum());
        assertThat(after.indexedRows()).isEqualTo(before.indexedRows() / 2);
        assertThat(after.indexBytes()).isLessThan(before.indexBytes());

        test.commit(1);
        test.reopen();
        test.awaitSearchable();

        assertThat(TestStore.counts(test.stats())).isEqualTo(TestStore.counts(after));
        assertThat(test.stats().indexedRows()).isEqualTo(after.indexedRows());
        assertThat(found("flushed"))
                .allSatisfy((way, count) -> assertThat(count).as(way).isZero());
    }

    @Test
    void takesWhatIsPutAfterwards() {
        Map<String, Integer> before = found("flushed");
        long content = test.stats().namespace("flushed").contentChecksum();
        flush(EPOCH);

        for (int i = 0; i < ENTRIES; i++) {
            test.put(key("flushed", i), entry("flushed", i, EPOCH));
        }
        test.put(sourceKey("flushed"), new Row.Source("flushed", "s", Set.of("t"), EPOCH, 7));

        assertThat(found("flushed")).isEqualTo(before);
        assertThat(test.stats().flushed()).isZero();
        assertThat(test.stats().namespace("flushed").contentChecksum())
                .as("the same entries in another epoch")
                .isEqualTo(content);
    }

    @Test
    void isNotUndoneByAReplayOfItOrOfAnEarlierOne() {
        flush(EPOCH);
        test.put(key("flushed", 1), entry("flushed", 1, EPOCH));
        Map<String, Integer> before = found("flushed");

        flush(EPOCH);
        flush(EPOCH - 50);

        assertThat(found("flushed")).isEqualTo(before).containsEntry("get", 1).containsEntry("names", 1);
    }

    @Test
    void hidesRowsOfALaterEpochUntilItsRowComes() {
        test.put(key("flushed", 1), entry("flushed", 1, EPOCH));
        assertThat(test.get(key("flushed", 1))).isNull();

        flush(EPOCH);

        assertThat(found("flushed"))
                .containsEntry("get", 1)
                .containsEntry("names", 1)
                .containsEntry("similar", 1)
                .containsEntry("labels", 5);
        assertThat(test.stats().namespace("flushed").entries()).isEqualTo(1);
    }

    @Test
    void namesItsRowsUntilAllAreRemoved() {
        assertThat(test.ask(new FlushedQuery(10)).getResult()).isEmpty();
        flush(EPOCH);
        long checksum = test.stats().checksum();

        assertThat(test.ask(new FlushedQuery(10)).getResult())
                .hasSize(10)
                .doesNotContainAnyElementsOf(keptKeys())
                .doesNotContain(RowKey.namespace(Rows.cacheKey(1 << 20)));
        for (int i = 0; i < 1_000 && test.stats().flushed() > 0; i++) {
            for (RowKey flushed : test.ask(new FlushedQuery(7)).getResult()) {
                assertThat(test.store.delete(Rows.bytes(flushed))).isNull();
            }
        }

        StoreStats after = test.stats();
        assertThat(after.flushed()).isZero();
        assertThat(after.checksum())
                .isNotEqualTo(checksum)
                .isEqualTo(test.recount().checksum());
        assertThat(after.rows()).as("kept ones, and that of the namespace").isEqualTo(ENTRIES + 2);
        assertThat(test.ask(new FlushedQuery(10)).getResult()).isEmpty();
        assertThatThrownBy(() -> new FlushedQuery(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<RowKey> keptKeys() {
        List<RowKey> kept = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            kept.add(key("kept", i));
        }
        kept.add(sourceKey("kept"));
        return kept;
    }

    @Test
    void bringsItsEntriesInABatchInAnyOrder(@TempDir Path other) {
        byte[] namespace = Rows.bytes(new Row.Namespace("flushed", EPOCH, EPOCH - 1));
        List<KeyValue<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            long epoch = i % 2 == 0 ? 0 : EPOCH;
            records.add(new KeyValue<>(key("flushed", i).bytes(), Rows.bytes(entry("flushed", i, epoch))));
            if (i == ENTRIES / 2) {
                records.add(
                        new KeyValue<>(RowKey.namespace(Rows.cacheKey(1 << 20)).bytes(), namespace));
            }
        }
        try (TestStore standby = TestStore.open(other)) {
            standby.context.restore(records);

            assertThat(standby.stats().flushed()).isEqualTo(ENTRIES / 2);
            assertThat(TestStore.drain(standby.store.all())).hasSize(ENTRIES / 2 + 1);
            RangeQuery<Bytes, byte[]> all = RangeQuery.withNoBounds();
            assertThat(TestStore.drain(standby.ask(all).getResult())).hasSize(ENTRIES / 2 + 1);
        }
    }

    @Test
    void leavesIteratorsAtTheirMoment() {
        var before = test.store.all();

        flush(EPOCH);

        assertThat(TestStore.drain(before)).hasSize(2 * ENTRIES + 2);
        assertThat(TestStore.drain(test.store.all())).hasSize(ENTRIES + 2);
    }

    @Test
    void isSeenAlsoWhileTheIndexIsLoaded() throws InterruptedException {
        test.commit(1);
        test.reopen();

        flush(EPOCH);
        test.awaitSearchable();

        assertThat(neighbours("flushed")).isEmpty();
        assertThat(neighbours("kept")).hasSize(ENTRIES * 2 / 3);
        assertThat(test.stats().indexedRows()).isEqualTo(ENTRIES * 2 / 3);
    }
}
