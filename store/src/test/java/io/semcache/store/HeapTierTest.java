package io.semcache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.store.heap.TierStats;
import io.semcache.store.row.Blob;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Direct reads through the tier on the heap: they see what a read of RocksDB would see. */
class HeapTierTest {

    private static final long CAP_BYTES = 1 << 20;
    private static final RowKey KEY = Rows.entryKey(1);

    private final TestStore test;

    HeapTierTest(@TempDir Path directory) {
        test = TestStore.openWithHeapTier(directory, CAP_BYTES);
    }

    @AfterEach
    void close() {
        test.close();
    }

    private Optional<Row> read(RowKey key) {
        return reader().read(key);
    }

    private PartitionReader reader() {
        return Objects.requireNonNull(test.memory().partitions().find("vectors", 0));
    }

    private TierStats stats() {
        return test.memory().heapTierStats();
    }

    @Test
    void answersASecondReadFromTheHeap() {
        test.put(KEY, Rows.entry(1f));

        Row first = read(KEY).orElseThrow();
        Row second = read(KEY).orElseThrow();

        assertThat(first).isEqualTo(Rows.entry(1f));
        assertThat(second).isSameAs(first);
        assertThat(stats().hits()).isEqualTo(1);
        assertThat(stats().misses()).isEqualTo(1);
        assertThat(stats().bytes()).isPositive();
    }

    @Test
    void doesNotRememberThatARowIsAbsent() {
        assertThat(read(KEY)).isEmpty();

        test.put(KEY, Rows.entry(1f));

        assertThat(read(KEY)).contains(Rows.entry(1f));
    }

    @Test
    void seesEveryKindOfWrite() {
        test.put(KEY, Rows.entry(1f));
        read(KEY);
        test.put(KEY, Rows.entry(2f));
        assertThat(read(KEY)).as("after a put").contains(Rows.entry(2f));

        test.store.putAll(List.of(new KeyValue<>(Rows.bytes(KEY), Rows.bytes(Rows.entry(3f)))));
        assertThat(read(KEY)).as("after a put of several").contains(Rows.entry(3f));

        test.context.restore(List.of(new KeyValue<>(KEY.bytes(), Rows.bytes(Rows.entry(4f)))));
        assertThat(read(KEY)).as("after a restore").contains(Rows.entry(4f));

        test.store.delete(Rows.bytes(KEY));
        assertThat(read(KEY)).as("after a delete").isEmpty();
    }

    @Test
    void keepsNothingOverAClose() {
        test.put(KEY, Rows.entry(1f));
        read(KEY);
        PartitionReader before = reader();
        test.store.close();

        assertThat(test.memory().partitions().find("vectors", 0)).isNull();
        assertThatThrownBy(() -> before.read(KEY)).isInstanceOf(InvalidStateStoreException.class);
        assertThat(stats().rows()).isZero();

        test.store.init(test.context, test.store);

        assertThat(read(KEY)).contains(Rows.entry(1f));
    }

    @Test
    void keepsNoFlightsAndWaiters() {
        RowKey waiter = RowKey.waiter(Rows.cacheKey(1), new byte[] {1});
        Row row = new Row.Waiter(new java.util.UUID(1, 2), 3, Blob.EMPTY, 4);
        test.put(waiter, row);

        assertThat(read(waiter)).contains(row);
        assertThat(stats().rows()).isZero();
    }

    @Test
    void staysWithinItsCap() throws InterruptedException {
        for (int i = 0; i < 5_000; i++) {
            test.put(Rows.entryKey(i), Rows.entry(i));
            read(Rows.entryKey(i));
        }

        for (int i = 0; i < 1_000 && stats().bytes() > CAP_BYTES; i++) {
            Thread.sleep(5);
        }
        assertThat(stats().bytes()).isBetween(CAP_BYTES / 2, CAP_BYTES);
    }

    @Test
    void isOffWithACapOfNothing(@TempDir Path other) {
        try (TestStore without = TestStore.openWithHeapTier(other, 0)) {
            without.put(KEY, Rows.entry(1f));
            PartitionReader reader =
                    Objects.requireNonNull(without.memory().partitions().find("vectors", 0));

            assertThat(reader.read(KEY)).contains(Rows.entry(1f));
            assertThat(reader.read(KEY)).contains(Rows.entry(1f));
            assertThat(without.memory().heapTierStats()).isEqualTo(new TierStats(0, 0, 0, 0, 0));
        }
    }

    /** Writers count up, one key each; a reader must never see a number from before one that was written by then. */
    @Test
    void neverShowsARowThatWasReplacedBeforeTheRead() throws Exception {
        int keys = 8;
        AtomicIntegerArray written = new AtomicIntegerArray(keys);
        AtomicBoolean writing = new AtomicBoolean(true);
        for (int k = 0; k < keys; k++) {
            test.put(Rows.entryKey(k), Rows.entry(0));
        }
        Callable<Void> reads = () -> {
            for (int i = 0; writing.get(); i++) {
                int k = i % keys;
                int least = written.get(k);
                Row.Present row = (Row.Present) read(Rows.entryKey(k)).orElseThrow();
                assertThat((int) Rows.vector(row).component(0)).isGreaterThanOrEqualTo(least);
            }
            return null;
        };

        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<Void>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(threads.submit(reads));
            }
            for (int i = 1; i <= 1_500; i++) {
                int k = i % keys;
                test.put(Rows.entryKey(k), Rows.entry(i));
                written.set(k, i);
            }
            writing.set(false);
            for (Future<Void> reader : readers) {
                reader.get();
            }
        }
        assertThat(stats().hits()).isPositive();
    }
}
