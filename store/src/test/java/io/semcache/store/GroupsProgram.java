package io.semcache.store;

import io.semcache.store.layout.RowHash;
import io.semcache.store.partition.Family;
import io.semcache.store.partition.TableFile;
import io.semcache.store.query.ClosureQuery;
import io.semcache.store.query.SourceQuery;
import io.semcache.store.query.SubjectQuery;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.store.row.TokenCount;
import io.semcache.store.upkeep.ScrubPace;
import io.semcache.vectors.Embedding;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;

/**
 * Measures what entries cost with labels and without, and what a partition of them is asked for: a reconcile, a
 * closure, a walk for a subject, a flush. Arguments: an empty directory, entries, dimensions.
 */
final class GroupsProgram {

    private static final int LABELLED = 20_000;
    private static final int SOURCES = 10_000;
    private static final int EDGES_PER_SOURCE = 5;
    private static final int RUNS = 5;

    private final VectorStore store;
    private final int dimensions;

    private GroupsProgram(VectorStore store, int dimensions) {
        this.store = store;
        this.dimensions = dimensions;
    }

    /** Something to time. */
    private interface Work {
        void run();
    }

    @SuppressWarnings("SystemOut")
    private static void time(String what, int per, Work work) {
        long start = System.nanoTime();
        work.run();
        double micros = (System.nanoTime() - start) / 1e3;
        System.out.printf("%-48s %12.2f ms %10.2f µs each%n", what, micros / 1e3, micros / per);
    }

    public static void main(String[] args) {
        int entries = Integer.parseInt(args[1]);
        try (VectorStoreMemory memory = new VectorStoreMemory(64 << 20, 64 << 20)) {
            FakeContext context = new FakeContext(Path.of(args[0]), "at_least_once");
            VectorStore store = new VectorStore(
                    "vectors", memory, AfterPut.NOTHING, _ -> true, Clock.systemUTC(), ScrubPace.DEFAULT);
            store.init(context, store);
            new GroupsProgram(store, Integer.parseInt(args[2])).measure(entries);
            store.close();
        }
    }

    @SuppressWarnings("SystemOut") // what it is for
    private void measure(int entries) {
        byte[] key = key(0).bytes();
        byte[] row = Rows.bytes(entry(0, "plain", false));
        long[] sum = new long[1];
        for (int run = 0; run < RUNS; run++) {
            time("checksum of a row", entries, () -> {
                for (int i = 0; i < entries; i++) {
                    sum[0] += RowHash.of(key, row, row.length);
                }
            });
            time("content checksum of a row", entries, () -> {
                for (int i = 0; i < entries; i++) {
                    sum[0] += RowHash.ofContent(key, row, row.length);
                }
            });
        }
        time("put, no labels", entries, () -> put(0, entries, "plain", false));
        time("put again, no labels", entries, () -> put(0, entries, "plain", false));
        time("put, no labels, another namespace", LABELLED, () -> put(entries, LABELLED, "bare", false));
        long before = bytes(Family.LABELS);
        time("put, 2 tags, source, subject", LABELLED, () -> put(entries + LABELLED, LABELLED, "labelled", true));
        store.commit(Map.of(new TopicPartition("changelog", 0), 1L));
        time("put sources with 5 edges each", SOURCES, this::putSources);
        for (int run = 0; run < RUNS; run++) {
            time(
                    "a source of " + LABELLED + " items",
                    LABELLED,
                    () -> ask(new SourceQuery("labelled", "source", null, SourceQuery.MAX_LIMIT)));
            time(
                    "closure over " + SOURCES + " sources",
                    SOURCES,
                    () -> ask(new ClosureQuery("graph", Set.of("s0"), 2 * SOURCES)));
            time("walk for a subject", entries, () -> ask(new SubjectQuery(null, "nobody")));
        }
        time(
                "flush of " + entries + " entries",
                1,
                () -> store.put(
                        Rows.bytes(RowKey.namespace(Rows.cacheKey(1))), Rows.bytes(new Row.Namespace("plain", 10, 9))));
        System.out.println(
                "bytes of labels in files: " + before + " before, " + bytes(Family.LABELS) + " now; sum " + sum[0] % 2);
    }

    private long bytes(Family family) {
        return store.tableFiles().stream()
                .filter(file -> file.family() == family)
                .mapToLong(TableFile::bytes)
                .sum();
    }

    private void ask(Query<?> query) {
        if (store.query(query, PositionBound.unbounded(), new QueryConfig(false))
                .isFailure()) {
            throw new IllegalStateException("failed: " + query);
        }
    }

    private static RowKey key(int i) {
        byte[] cacheKey = new byte[RowKey.CACHE_KEY_BYTES];
        new Random(i).nextBytes(cacheKey);
        return RowKey.entry(cacheKey);
    }

    private Row.Present entry(int i, String namespace, boolean labelled) {
        Random random = new Random(i);
        float[] components = new float[dimensions];
        for (int c = 0; c < dimensions; c++) {
            components[c] = random.nextFloat() - 0.5f;
        }
        EntryInfo info = new EntryInfo(
                namespace,
                "m",
                "1",
                InputKind.NONE,
                TokenCount.UNKNOWN,
                "hash",
                null,
                null,
                labelled ? Set.of("tag-a", "tag-b") : Set.of(),
                Map.of(),
                labelled ? "user-" + i % 100 : null,
                labelled ? "source" : null,
                labelled ? "r1" : null,
                Set.of());
        return new Row.Present(Embedding.of(components), info, 1_000, Row.NEVER, 0, 7, null);
    }

    private void put(int from, int count, String namespace, boolean labelled) {
        for (int i = from; i < from + count; i++) {
            store.put(Rows.bytes(key(i)), Rows.bytes(entry(i, namespace, labelled)));
        }
    }

    /** Every source depends on five before it. */
    private void putSources() {
        Random random = new Random(1);
        for (int i = 1; i <= SOURCES; i++) {
            Set<String> on = new HashSet<>();
            for (int edge = 0; edge < EDGES_PER_SOURCE; edge++) {
                on.add("s" + (edge == 0 ? i - 1 : random.nextInt(i)));
            }
            store.put(
                    Rows.bytes(RowKey.source(key(1 << 24 | i).cacheKey())),
                    Rows.bytes(new Row.Source("graph", "s" + i, on, 0, 7)));
        }
    }
}
