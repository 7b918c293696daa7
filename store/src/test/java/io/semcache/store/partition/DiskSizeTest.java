package io.semcache.store.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.Rows;
import io.semcache.store.TestStore;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.store.upkeep.StoreDirectory;
import io.semcache.vectors.Embedding;
import java.nio.file.Path;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;

class DiskSizeTest {

    private static final int ENTRIES = 3_000;

    /** The formula of the README. */
    private static double allowed(int dimensions) {
        return 1.15 * (5 * dimensions + 300);
    }

    @ParameterizedTest
    @ValueSource(ints = {384, 1_536})
    void staysWithinTheFormulaAfterCompaction(int dimensions, @TempDir Path directory) throws RocksDBException {
        try (TestStore test = TestStore.open(directory)) {
            Random random = new Random(dimensions);
            for (int i = 0; i < ENTRIES; i++) {
                byte[] cacheKey = new byte[RowKey.CACHE_KEY_BYTES];
                random.nextBytes(cacheKey);
                test.store.put(Bytes.wrap(RowKey.entry(cacheKey).bytes()), Rows.bytes(entry(random, dimensions, i)));
            }
        }

        assertThat((double) compactedBytes(directory) / ENTRIES).isLessThan(allowed(dimensions));
    }

    private static Row entry(Random random, int dimensions, int i) {
        float[] components = new float[dimensions];
        for (int c = 0; c < dimensions; c++) {
            components[c] = (float) random.nextGaussian();
        }
        EntryInfo info = EntryInfo.of(
                "default", "minilm", "sentence-transformers/all-MiniLM-L6-v2", InputKind.DOCUMENT, 12, "minilm");
        return new Row.Present(Embedding.of(components), info, 1_700_000_000_000L, 1_800_000_000_000L + i, 1, i, null);
    }

    private static long compactedBytes(Path directory) throws RocksDBException {
        Path rows = new StoreDirectory(directory, "vectors").rows();
        try (NativeMemory memory = new NativeMemory(8 << 20, 8 << 20);
                Tables tables = Tables.open(rows, memory)) {
            for (Family family : Family.values()) {
                tables.db().compactRange(tables.handle(family));
            }
            return tables.db().getAggregatedLongProperty("rocksdb.total-sst-files-size");
        }
    }
}
