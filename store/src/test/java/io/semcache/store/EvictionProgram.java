package io.semcache.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.semcache.store.query.EvictionQuery;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.store.upkeep.ScrubPace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;

/**
 * Measures which share of reads finds its entry when a namespace may have 10,000 entries: the store with
 * {@link EvictionQuery}, beside LRU and Caffeine's W-TinyLFU with the same cap and the same reads. Every read that
 * misses is a put. Argument: a directory for the store.
 */
final class EvictionProgram {

    private static final int CAP = 10_000;
    private static final int READS = 1_000_000;
    private static final int KEYS = 100_000;

    private EvictionProgram() {}

    /** The keys that are read, in order. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Trace(String name, int[] keys) {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        print("| trace | LRU | Caffeine | the store |");
        print("|---|---|---|---|");
        for (Trace trace : List.of(zipf(), scans(), loop(), mixed())) {
            double lru = hitRatio(trace, lru());
            double caffeine = hitRatio(trace, caffeine());
            double store;
            try (Capped capped = new Capped(Files.createTempDirectory(directory, "eviction"))) {
                store = hitRatio(trace, capped::read);
            }
            print("| %s | %.3f | %.3f | %.3f |".formatted(trace.name(), lru, caffeine, store));
        }
    }

    /** A popularity that stays. */
    private static Trace zipf() {
        Zipf zipf = new Zipf(KEYS, 0.9, new Random(1));
        return new Trace("Zipf", IntStream.generate(zipf::next).limit(READS).toArray());
    }

    /** The same, and every 100,000 reads 50,000 keys in a row that come once. */
    private static Trace scans() {
        Zipf zipf = new Zipf(KEYS, 0.9, new Random(2));
        int[] keys = new int[READS];
        int fresh = KEYS;
        for (int i = 0; i < READS; i++) {
            keys[i] = i % 150_000 < 100_000 ? zipf.next() : fresh++;
        }
        return new Trace("Zipf and scans", keys);
    }

    /** Round and round, twice as many keys as there is room for. */
    private static Trace loop() {
        return new Trace(
                "loop", IntStream.range(0, READS).map(i -> i % (2 * CAP)).toArray());
    }

    /** A popularity that moves every 250,000 reads, a tenth of keys that come once, and short scans. */
    private static Trace mixed() {
        Random random = new Random(3);
        Zipf zipf = new Zipf(KEYS, 0.9, random);
        int[] keys = new int[READS];
        int fresh = 10 * KEYS;
        for (int i = 0; i < READS; i++) {
            boolean once = random.nextInt(10) == 0 || i % 60_000 < 5_000;
            keys[i] = once ? fresh++ : zipf.next() + i / 250_000 * (KEYS / 10);
        }
        return new Trace("mixed", keys);
    }

    /** @param read puts what it misses and says whether it hit */
    private static double hitRatio(Trace trace, IntPredicate read) {
        long hits = IntStream.of(trace.keys()).filter(read).count();
        return (double) hits / trace.keys().length;
    }

    private static IntPredicate lru() {
        Map<Integer, Boolean> entries = new LinkedHashMap<>(2 * CAP, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Boolean> eldest) {
                return size() > CAP;
            }
        };
        return key -> {
            boolean hit = entries.get(key) != null;
            if (!hit) {
                entries.put(key, true);
            }
            return hit;
        };
    }

    private static IntPredicate caffeine() {
        Cache<Integer, Boolean> entries =
                Caffeine.newBuilder().maximumSize(CAP).executor(Runnable::run).build();
        return key -> {
            boolean hit = entries.getIfPresent(key) != null;
            if (!hit) {
                entries.put(key, true);
            }
            return hit;
        };
    }

    /** A store whose user evicts after every put. */
    private static final class Capped implements AutoCloseable {

        private static final EvictionQuery QUERY =
                new EvictionQuery("n", EvictionQuery.NO_CAP, CAP, EvictionQuery.MAX_LIMIT);

        private final VectorStoreMemory memory = new VectorStoreMemory(64 << 20, 64 << 20);
        private final VectorStore store =
                new VectorStore("vectors", memory, AfterPut.NOTHING, _ -> true, Clock.systemUTC(), ScrubPace.DEFAULT);
        private long puts;

        Capped(Path directory) {
            store.init(new FakeContext(directory, "at_least_once"), store);
        }

        boolean read(int number) {
            Bytes key = Rows.bytes(key(number));
            boolean hit = store.get(key) != null;
            if (!hit) {
                store.put(key, Rows.bytes(entry(puts++)));
                for (RowKey victim : store.query(QUERY, PositionBound.unbounded(), new QueryConfig(false))
                        .getResult()) {
                    store.put(Rows.bytes(victim), null);
                }
            }
            return hit;
        }

        private static RowKey key(int number) {
            byte[] key = new byte[RowKey.CACHE_KEY_BYTES];
            new Random(number).nextBytes(key);
            return RowKey.entry(key);
        }

        private static Row entry(long createdAtMs) {
            EntryInfo info = EntryInfo.of("n", "m", "1", InputKind.NONE, 5, "hash");
            return new Row.Present(null, info, createdAtMs, Row.NEVER, 0, 0, null);
        }

        @Override
        public void close() {
            store.close();
            memory.close();
        }
    }

    @SuppressWarnings("SystemOut") // what it is for
    private static void print(String line) {
        System.out.println(line);
    }
}
