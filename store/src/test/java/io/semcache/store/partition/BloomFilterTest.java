package io.semcache.store.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.Rows;
import io.semcache.store.TestStore;
import io.semcache.store.row.RowKey;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.PerfContext;
import org.rocksdb.PerfLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksIterator;

/** What is not there is known without a read of a block. */
class BloomFilterTest {

    private static final int ROWS = 20_000;
    private static final int READS = 10_000;

    /** Ten bits per key let one of a hundred pass. */
    private static final int MOST_BLOCKS = READS / 25;

    @Test
    void answersForAbsentKeysAndForCacheKeysWithoutWaiters(@TempDir Path directory) throws Exception {
        try (TestStore test = TestStore.open(directory)) {
            for (int i = 0; i < ROWS; i++) {
                test.put(key(i), Rows.entry(i));
            }
        }
        OfflineTables.change(directory, tables -> {
            try (FlushOptions waiting = new FlushOptions();
                    ReadOptions ofOneKind = new ReadOptions().setPrefixSameAsStart(true)) {
                tables.db().flush(waiting, tables.handles());
                var entries = tables.handle(Family.ENTRIES);
                tables.db().setPerfLevel(PerfLevel.ENABLE_COUNT);
                PerfContext perf = tables.db().getPerfContext();

                perf.reset();
                for (int i = 0; i < READS; i++) {
                    assertThat(tables.db().get(entries, key(i).bytes())).isNotNull();
                }
                long present = perf.getBlockReadCount();

                perf.reset();
                for (int i = ROWS; i < ROWS + READS; i++) {
                    assertThat(tables.db().get(entries, key(i).bytes())).isNull();
                }
                long absent = perf.getBlockReadCount();

                perf.reset();
                for (int i = 0; i < READS; i++) {
                    try (RocksIterator waiters = tables.db().newIterator(entries, ofOneKind)) {
                        waiters.seek(RowKey.waiterPrefix(key(i).cacheKey()));
                        assertThat(waiters.isValid()).isFalse();
                    }
                }
                long withoutWaiters = perf.getBlockReadCount();

                tables.db().setPerfLevel(PerfLevel.DISABLE);
                assertThat(present).as("blocks read for present rows").isGreaterThan(READS / 10);
                assertThat(absent).as("blocks read for absent rows").isLessThan(MOST_BLOCKS);
                assertThat(withoutWaiters)
                        .as("blocks read for waiters that are not")
                        .isLessThan(MOST_BLOCKS);
            }
        });
    }

    private static RowKey key(int i) {
        byte[] key = new byte[RowKey.CACHE_KEY_BYTES];
        new Random(i).nextBytes(key);
        return RowKey.entry(key);
    }
}
