package io.semcache.store.partition;

import io.semcache.store.index.SpaceIndexes;
import io.semcache.store.query.StoreStats;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What the {@link StoreStats} of a partition are put together from. Read beside the writer. */
record Statistics(
        RocksDB db,
        GenerationTotals generations,
        Purge purge,
        Derivation derivation,
        SpaceIndexes indexes,
        FrequencySketch reads) {

    /** As of these totals. */
    StoreStats of(Totals now) throws RocksDBException {
        return new StoreStats(
                now.rows(),
                now.present(),
                now.negatives(),
                now.flights(),
                now.openFlights(),
                now.waiters(),
                generations.current(),
                now.checksum(),
                generations.flushed(),
                !purge.due(),
                db.getAggregatedLongProperty("rocksdb.total-sst-files-size"),
                db.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables")
                        + db.getAggregatedLongProperty("rocksdb.estimate-table-readers-mem"),
                derivation.searchable(),
                indexes.rows(),
                indexes.bytes(),
                reads.bytes());
    }
}
