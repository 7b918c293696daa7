package io.semcache.store;

import io.semcache.store.query.EvictionQuery;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.query.StoreStats;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.store.upkeep.ScrubPace;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;

/**
 * Writes entries of 384 dimensions as fast as it goes into a namespace with a byte cap, evicts after every put and
 * commits as Kafka Streams does; prints by how much the cap was exceeded. Entries have payloads of up to 4 KiB, so that
 * they differ in size. Arguments: an empty directory, minutes, cap in MiB.
 */
final class CapProgram {

    private static final int DIMENSIONS = 384;
    private static final int MOST_PAYLOAD_BYTES = 4 << 10;
    private static final long COMMIT_NANOS = 100_000_000;
    private static final long REPORT_NANOS = 10_000_000_000L;

    private final VectorStore store;
    private final EvictionQuery eviction;
    private final long capBytes;
    private final Random random = new Random(1);
    private long puts;
    private long evicted;
    private long mostBytes;
    private long slowestNanos;

    private CapProgram(VectorStore store, long capBytes) {
        this.store = store;
        this.capBytes = capBytes;
        this.eviction = new EvictionQuery("n", capBytes, EvictionQuery.NO_CAP, EvictionQuery.MAX_LIMIT);
    }

    public static void main(String[] args) {
        Duration duration = Duration.ofMinutes(Long.parseLong(args[1]));
        try (VectorStoreMemory memory = new VectorStoreMemory(64 << 20, 64 << 20)) {
            VectorStore store = new VectorStore(
                    "vectors", memory, AfterPut.NOTHING, _ -> true, Clock.systemUTC(), ScrubPace.DEFAULT);
            store.init(new FakeContext(Path.of(args[0]), "at_least_once"), store);
            new CapProgram(store, Long.parseLong(args[2]) << 20).run(duration);
            store.close();
        }
    }

    private void run(Duration duration) {
        long start = System.nanoTime();
        long commitAt = start;
        long reportAt = start + REPORT_NANOS;
        for (long now = start; now - start < duration.toNanos(); now = System.nanoTime()) {
            put();
            slowestNanos = Math.max(slowestNanos, System.nanoTime() - now);
            if (now >= commitAt) {
                store.commit(Map.of(TestStore.CHANGELOG, puts));
                commitAt = now + COMMIT_NANOS;
            }
            if (now >= reportAt) {
                report(now - start);
                reportAt = now + REPORT_NANOS;
            }
        }
        report(duration.toNanos());
    }

    private void put() {
        byte[] key = new byte[RowKey.CACHE_KEY_BYTES];
        random.nextBytes(key);
        Row.Present row = StartupProgram.row((int) (puts % 1_000), DIMENSIONS);
        Payload payload = new Payload(new byte[random.nextInt(MOST_PAYLOAD_BYTES)], null);
        store.put(
                Rows.bytes(RowKey.entry(key)),
                Rows.bytes(new Row.Present(row.vector(), row.info(), puts, Row.NEVER, 0, puts, payload)));
        puts++;
        for (RowKey victim : store.query(eviction, PositionBound.unbounded(), new QueryConfig(false))
                .getResult()) {
            store.put(Rows.bytes(victim), null);
            evicted++;
        }
        if (puts % 100 == 0) {
            mostBytes = Math.max(mostBytes, bytes());
        }
    }

    private long bytes() {
        return stats().namespace("n").bytes();
    }

    private StoreStats stats() {
        return store.query(new StatsQuery(), PositionBound.unbounded(), new QueryConfig(false))
                .getResult();
    }

    @SuppressWarnings("SystemOut") // what it is for
    private void report(long nanos) {
        System.out.printf(
                "%4d s: %d puts (%d/s), %d evicted, %.4f of the cap now, %.4f at most, on disk %.2f of the cap,"
                        + " slowest put %.1f ms%n",
                nanos / 1_000_000_000,
                puts,
                puts * 1_000_000_000 / nanos,
                evicted,
                (double) bytes() / capBytes,
                (double) mostBytes / capBytes,
                (double) stats().diskBytes() / capBytes,
                slowestNanos / 1e6);
    }
}
