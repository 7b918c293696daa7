package io.semcache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers of every kind beside a store that closes and opens: a mistake here does not fail a test, it ends the JVM. */
class CloseWhileReadingTest {

    private static final int ROWS = 2_000;
    private static final int CLOSES = 10;
    private static final long READS_BETWEEN = 100;

    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong reads = new AtomicLong();

    @Test
    @Timeout(120)
    void neverReadsAClosedDatabase(@TempDir Path directory) throws InterruptedException, ExecutionException {
        try (TestStore test = TestStore.open(directory);
                ExecutorService readers = Executors.newCachedThreadPool()) {
            for (int i = 0; i < ROWS; i++) {
                test.put(Rows.entryKey(i), Rows.entry("ns", i, 1 + i));
            }
            List<Future<?>> running = new ArrayList<>();
            running.add(readers.submit(() -> read(i -> test.get(Rows.entryKey(i)))));
            running.add(readers.submit(() -> read(i -> query(test, i))));
            running.add(readers.submit(() -> read(i -> TestStore.drain(test.store.all()))));
            running.add(readers.submit(() -> read(i -> abandonHalfWay(test, i))));
            running.add(readers.submit(() -> read(i -> test.ask(new ExpiredQuery(i, 100)))));
            running.add(readers.submit(() -> read(i -> test.ask(new StatsQuery()))));
            running.add(readers.submit(() -> read(i -> search(test, i))));
            running.add(readers.submit(() -> read(i -> test.put(Rows.entryKey(i), Rows.entry("ns", 1f, 1 + i)))));

            for (int i = 0; i < CLOSES; i++) {
                long before = reads.get();
                while (reads.get() < before + READS_BETWEEN) {
                    Thread.sleep(1);
                }
                test.reopen();
            }
            stop.set(true);

            for (Future<?> reader : running) {
                reader.get();
            }
            assertThat(test.stats().checksum()).isEqualTo(test.recount().checksum());
        }
    }

    private void read(IntConsumer reader) {
        for (int i = 0; !stop.get(); i = (i + 1) % ROWS) {
            try {
                reader.accept(i);
                reads.incrementAndGet();
            } catch (InvalidStateStoreException closed) {
                LockSupport.parkNanos(100_000);
            }
        }
    }

    private static void query(TestStore test, int i) {
        test.ask(KeyQuery.<Bytes, byte[]>withKey(Rows.bytes(Rows.entryKey(i))));
    }

    private static void search(TestStore test, int i) {
        Row.Present near = Rows.entry("ns", i, Row.NEVER);
        test.ask(new SimilarityQuery(
                "ns", EmbeddingSpace.of(near), Rows.vector(near), 10, -1f, null, 0, SearchedSpaces.soon()));
    }

    /** Leaves the iterator open for the store to close. */
    private static void abandonHalfWay(TestStore test, int i) {
        KeyValueIterator<Bytes, byte[]> iterator = test.store.range(Rows.bytes(Rows.entryKey(i)), null);
        for (int row = 0; row < 50 && iterator.hasNext(); row++) {
            iterator.next();
        }
        if (i % 2 == 0) {
            iterator.close();
        }
    }
}
