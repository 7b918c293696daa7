package io.semcache.store;

import io.semcache.store.row.RowKey;
import io.semcache.store.upkeep.ScrubPace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntSupplier;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;

/**
 * Measures one read inside the process: from the heap tier, from RocksDB with its blocks in memory, and of keys that
 * are absent. Arguments: a directory that {@link StartupProgram} filled, its entries and dimensions.
 */
final class TiersProgram {

    private static final int READS = 300_000;
    private static final int HOT = 1_000;

    private final VectorStore store;
    private final int entries;
    private final Random random = new Random(1);

    private TiersProgram(VectorStore store, int entries) {
        this.store = store;
        this.entries = entries;
    }

    public static void main(String[] args) {
        int entries = Integer.parseInt(args[1]);
        for (long heapTierBytes : new long[] {0, 64 << 20}) {
            try (VectorStoreMemory memory = new VectorStoreMemory(512 << 20, 64 << 20, heapTierBytes)) {
                VectorStore store = new VectorStore(
                        "vectors", memory, AfterPut.NOTHING, _ -> true, Clock.systemUTC(), ScrubPace.DEFAULT);
                store.init(new FakeContext(Path.of(args[0]), "at_least_once"), store);
                print("heap tier of %d MiB".formatted(heapTierBytes >> 20));
                new TiersProgram(store, entries)
                        .run(Objects.requireNonNull(memory.partitions().find("vectors", 0)));
                print(memory.heapTierStats().toString());
                store.close();
            }
        }
    }

    private void run(PartitionReader reader) {
        measure("hot rows", () -> random.nextInt(HOT), key -> reader.read(key).isPresent());
        measure(
                "any rows",
                () -> random.nextInt(entries),
                key -> reader.read(key).isPresent());
        measure("hot rows, as bytes", () -> random.nextInt(HOT), key -> store.get(Rows.bytes(key)) != null);
        measure("hot rows, by query", () -> random.nextInt(HOT), this::queried);
        measure(
                "absent rows",
                () -> entries + random.nextInt(1_000_000),
                key -> reader.read(key).isEmpty());
    }

    private boolean queried(RowKey key) {
        return store.query(KeyQuery.withKey(Rows.bytes(key)), PositionBound.unbounded(), new QueryConfig(false))
                        .getResult()
                != null;
    }

    /** A read that says whether it found what it should. */
    @FunctionalInterface
    private interface Read {
        boolean of(RowKey key);
    }

    private void measure(String what, IntSupplier numbers, Read read) {
        RowKey[] keys = new RowKey[READS];
        Arrays.setAll(keys, _ -> StartupProgram.key(numbers.getAsInt()));
        long[] nanos = new long[READS];
        for (int round = 0; round < 3; round++) { // the last one counts
            for (int i = 0; i < READS; i++) {
                long start = System.nanoTime();
                boolean right = read.of(keys[i]);
                nanos[i] = System.nanoTime() - start;
                if (!right) {
                    throw new IllegalStateException("a read of " + what + " was wrong");
                }
            }
        }
        Arrays.sort(nanos);
        print("%-20s p50 %.2f µs, p99 %.2f µs".formatted(what, nanos[READS / 2] / 1e3, nanos[READS * 99 / 100] / 1e3));
    }

    @SuppressWarnings("SystemOut") // what it is for
    private static void print(String line) {
        System.out.println(line);
    }
}
