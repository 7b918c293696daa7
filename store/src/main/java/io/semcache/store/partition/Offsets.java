package io.semcache.store.partition;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Changelog offsets by the text of their topic and partition, in memory and in the meta family. Not thread-safe. */
final class Offsets {

    private final ColumnFamilyHandle meta;
    private final Map<String, Long> offsets = new HashMap<>();

    Offsets(ColumnFamilyHandle meta) {
        this.meta = meta;
    }

    void loaded(String topicPartition, long offset) {
        offsets.put(topicPartition, offset);
    }

    boolean isEmpty() {
        return offsets.isEmpty();
    }

    @Nullable Long get(TopicPartition partition) {
        return offsets.get(partition.toString());
    }

    /** What they are after a commit: a null offset, or an empty map, removes what was there. */
    Map<String, Long> after(Map<TopicPartition, Long> committed) {
        Map<String, Long> after = committed.isEmpty() ? new HashMap<>() : new HashMap<>(offsets);
        for (Map.Entry<TopicPartition, @Nullable Long> offset : committed.entrySet()) {
            String topicPartition = offset.getKey().toString();
            Long value = offset.getValue();
            if (value == null) {
                after.remove(topicPartition);
            } else {
                after.put(topicPartition, value);
            }
        }
        return after;
    }

    /** Adds to the batch that these offsets take the place of those there are. */
    void stage(WriteBatch batch, Map<String, Long> after) throws RocksDBException {
        for (String topicPartition : offsets.keySet()) {
            batch.delete(meta, MetaKeys.offset(topicPartition));
        }
        for (Map.Entry<String, Long> offset : after.entrySet()) {
            batch.put(meta, MetaKeys.offset(offset.getKey()), MetaKeys.longBytes(offset.getValue()));
        }
    }

    /** The batch with these offsets was written. */
    void replaceWith(Map<String, Long> after) {
        offsets.clear();
        offsets.putAll(after);
    }
}
