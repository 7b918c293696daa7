package io.semcache.store;

import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.upkeep.ScrubPace;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;

/**
 * Measures searches beside a writer and without one. A reader searches and then rests as long as the search took, which
 * is half of the machine; the writer overwrites entries at a fixed rate and commits every 100 ms, as Kafka Streams
 * does. Arguments: a directory that {@link StartupProgram} filled, its entries and dimensions, seconds of each half,
 * puts per second. That every answer is right meanwhile is what {@link SimilarityUnderWritesTest} checks.
 */
final class WritesProgram {

    private static final long COMMIT_NANOS = 100_000_000;
    private static final int MOST_SEARCHES = 1 << 20;

    private final VectorStore store;
    private final int entries;
    private final int dimensions;
    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final AtomicLong puts = new AtomicLong();

    private WritesProgram(VectorStore store, int entries, int dimensions) {
        this.store = store;
        this.entries = entries;
        this.dimensions = dimensions;
    }

    @SuppressWarnings("SystemOut") // what it is for
    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        Duration half = Duration.ofSeconds(Long.parseLong(args[3]));
        long rate = Long.parseLong(args[4]);
        try (VectorStoreMemory memory = new VectorStoreMemory(64 << 20, 64 << 20)) {
            FakeContext context = new FakeContext(directory, "at_least_once");
            VectorStore store = new VectorStore(
                    "vectors", memory, AfterPut.NOTHING, _ -> true, Clock.systemUTC(), ScrubPace.DEFAULT);
            store.init(context, store);
            WritesProgram program = new WritesProgram(store, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            program.search(Duration.ofSeconds(5)); // until it is loaded and compiled
            System.out.println("without a writer: " + program.search(half));
            Thread writer = Thread.ofPlatform().start(() -> program.write(rate));
            String searches = program.search(half);
            program.writing.set(false);
            writer.join();
            System.out.println("with a writer:    " + searches + ", " + program.puts.get() / half.toSeconds()
                    + " puts per second");
            store.close();
        }
    }

    private String search(Duration duration) {
        long[] nanos = new long[MOST_SEARCHES];
        int count = 0;
        long end = System.nanoTime() + duration.toNanos();
        for (int i = 0; System.nanoTime() < end && count < MOST_SEARCHES; i++) {
            SimilarityQuery query = SimilarityQuery.nearest(
                    "n",
                    new EmbeddingSpace("m", "1", dimensions),
                    Rows.vector(StartupProgram.row(entries + i % 1_000, dimensions)),
                    10,
                    Duration.ofSeconds(10));
            long start = System.nanoTime();
            SimilarityResult result = store.query(query, PositionBound.unbounded(), new QueryConfig(false))
                    .getResult();
            long took = System.nanoTime() - start;
            if (result instanceof SimilarityResult.Found) {
                nanos[count++] = took;
            }
            LockSupport.parkNanos(took);
        }
        long[] sorted = LongStream.of(Arrays.copyOf(nanos, count)).sorted().toArray();
        return "%d searches, p50 %.2f ms, p99 %.2f ms, slowest %.2f ms"
                .formatted(count, sorted[count / 2] / 1e6, sorted[count * 99 / 100] / 1e6, sorted[count - 1] / 1e6);
    }

    private void write(long rate) {
        long start = System.nanoTime();
        long commitAt = start;
        while (writing.get()) {
            long now = System.nanoTime();
            long due = (now - start) * rate / 1_000_000_000;
            while (puts.get() < due && writing.get()) {
                int i = (int) (puts.getAndIncrement() * 7919 % entries);
                store.put(
                        Rows.bytes(StartupProgram.key(i)),
                        Rows.bytes(StartupProgram.row(i + (int) puts.get() % 3, dimensions)));
            }
            if (now >= commitAt) {
                store.commit(Map.of(new TopicPartition("changelog", 0), puts.get()));
                commitAt = now + COMMIT_NANOS;
            }
            LockSupport.parkNanos(500_000);
        }
    }
}
