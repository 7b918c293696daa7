package io.semcache.store.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.Rows;
import io.semcache.store.partition.NativeMemory;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.Row;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** A search ends for whoever wants the partition for himself, and says so. */
class CalledOffSearchTest {

    @Test
    void isAsIfThePartitionWereNotReady(@TempDir Path directory) throws RocksDBException {
        try (NativeMemory memory = new NativeMemory(1 << 20, 1 << 20);
                PartitionDb rows = PartitionDb.open(directory, memory, _ -> true, false)) {
            Row.Present entry = Rows.entry("ns", 1f, Row.NEVER);
            Bytes key = Rows.bytes(Rows.entryKey(1));
            rows.put(key.get(), Rows.bytes(entry));
            SimilarityQuery query = SimilarityQuery.nearest(
                    "ns", EmbeddingSpace.of(entry), Rows.vector(entry), 1, Duration.ofMinutes(1));

            assertThat(SimilaritySearch.answer(query, rows, () -> true)).isEqualTo(new SimilarityResult.NotReady());
            assertThat(SimilaritySearch.answer(query, rows, () -> false)).isInstanceOf(SimilarityResult.Found.class);
        }
    }
}
