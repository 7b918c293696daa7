package io.semcache.store;

import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.query.StoreStats;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.store.upkeep.ScrubPace;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;

/**
 * Measures how soon after its opening a store answers lookups and searches. Arguments: an empty or earlier directory,
 * number of entries, dimensions, and how many milliseconds the process runs before the first opening (in a node, Kafka
 * Streams takes a second or two).
 */
final class StartupProgram {

    private static final int BATCH = 500;
    private static final int OPENINGS = 5;

    private StartupProgram() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        int entries = Integer.parseInt(args[1]);
        int dimensions = Integer.parseInt(args[2]);
        try (VectorStoreMemory memory = new VectorStoreMemory(64 << 20, 64 << 20)) {
            fill(directory, memory, entries, dimensions);
            Thread.sleep(Long.parseLong(args[3]));
            for (int i = 0; i < OPENINGS; i++) {
                open(directory, memory, entries, dimensions);
            }
        }
    }

    private static VectorStore store(VectorStoreMemory memory) {
        return new VectorStore("vectors", memory, AfterPut.NOTHING, _ -> true, Clock.systemUTC(), ScrubPace.DEFAULT);
    }

    private static void fill(Path directory, VectorStoreMemory memory, int entries, int dimensions) {
        FakeContext context = new FakeContext(directory, "at_least_once");
        VectorStore store = store(memory);
        store.init(context, store);
        long there = store.approximateNumEntries();
        long start = System.nanoTime();
        List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>();
        for (int i = (int) there; i < entries; i++) {
            batch.add(KeyValue.pair(Rows.bytes(key(i)), Rows.bytes(row(i, dimensions))));
            if (batch.size() == BATCH || i == entries - 1) {
                store.putAll(batch);
                batch.clear();
            }
        }
        store.commit(Map.of(new TopicPartition("changelog", 0), (long) entries));
        store.close();
        print("put %d entries of %d dimensions in %.1f s".formatted(entries - there, dimensions, seconds(start)));
    }

    /** Keys as they are in life: hashes, so in no order. */
    static RowKey key(int i) {
        byte[] key = new byte[RowKey.CACHE_KEY_BYTES];
        new Random(i).nextBytes(key);
        return RowKey.entry(key);
    }

    static Row.Present row(int i, int dimensions) {
        Random random = new Random(~i);
        float[] components = new float[dimensions];
        for (int d = 0; d < dimensions; d++) {
            components[d] = random.nextFloat() - 0.5f;
        }
        return Row.Present.of(Embedding.of(components), EntryInfo.of("n", "m", "1", InputKind.NONE, 5, "hash"), 1_000);
    }

    private static void open(Path directory, VectorStoreMemory memory, int entries, int dimensions)
            throws InterruptedException {
        FakeContext context = new FakeContext(directory, "at_least_once");
        VectorStore store = store(memory);
        long start = System.nanoTime();
        store.init(context, store);
        double opened = seconds(start);
        store.get(Rows.bytes(key(entries / 2)));
        double lookup = seconds(start);
        SimilarityQuery query = SimilarityQuery.nearest(
                "n",
                new EmbeddingSpace("m", "1", dimensions),
                Rows.vector(row(1, dimensions)),
                10,
                Duration.ofMinutes(1));
        long lookups = 0;
        double loaded = seconds(start);
        while (!(ask(store, query) instanceof SimilarityResult.Found)) {
            store.get(Rows.bytes(key((int) (lookups++ % entries))));
            Thread.sleep(1);
            loaded = seconds(start);
        }
        double searched = seconds(start);
        long again = System.nanoTime();
        ask(store, query);
        StoreStats stats = store.query(new StatsQuery(), PositionBound.unbounded(), new QueryConfig(false))
                .getResult();
        print(("open %.3f s, first lookup %.3f s, loaded %.3f s, first search %.3f s, a search then %.2f ms;"
                        + " %d rows, %.1f bytes each")
                .formatted(
                        opened,
                        lookup,
                        loaded,
                        searched,
                        1_000 * seconds(again),
                        stats.indexedRows(),
                        (double) stats.indexBytes() / stats.indexedRows()));
        store.close();
    }

    private static SimilarityResult ask(VectorStore store, SimilarityQuery query) {
        return store.query(query, PositionBound.unbounded(), new QueryConfig(false))
                .getResult();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    @SuppressWarnings("SystemOut") // what it is for
    private static void print(String line) {
        System.out.println(line);
    }
}
