package io.semcache.store.partition;

import io.semcache.store.index.IndexSpace;
import io.semcache.store.layout.Generation;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Those who keep in memory what lies in the meta family, and get it when a partition is opened. */
record StoredMeta(Offsets offsets, Epochs epochs, GenerationTotals generations, SpaceIds spaces, Purge purge) {

    /** Hands out what there is, and returns the totals. */
    Totals load(RocksDB db, ColumnFamilyHandle meta) throws RocksDBException {
        try (RocksIterator all = db.newIterator(meta)) {
            for (all.seekToFirst(); all.isValid(); all.next()) {
                hand(all.key(), all.value());
            }
            all.status();
        }
        byte[] erased = db.get(meta, MetaKeys.ERASED);
        byte[] purged = db.get(meta, MetaKeys.PURGED);
        if (erased != null) {
            purge.loadedErased(MetaKeys.longValue(erased));
        }
        if (purged != null) {
            purge.loadedPurged(MetaKeys.longValue(purged));
        }
        byte[] totals = db.get(meta, MetaKeys.TOTALS);
        return totals == null ? Totals.NONE : Totals.ofBytes(totals);
    }

    private void hand(byte[] key, byte[] value) {
        String topicPartition = MetaKeys.topicPartitionOf(key);
        Generation generation = MetaKeys.generationOf(key);
        String namespace = MetaKeys.epochOf(key);
        Integer space = MetaKeys.spaceOf(key);
        if (topicPartition != null) {
            offsets.loaded(topicPartition, MetaKeys.longValue(value));
        } else if (generation != null) {
            generations.loaded(generation, NamespaceCounts.ofBytes(value));
        } else if (namespace != null) {
            epochs.loaded(namespace, MetaKeys.longValue(value));
        } else if (space != null) {
            spaces.loaded(space, IndexSpace.ofBytes(value));
        }
    }
}
