package io.semcache.server.routing;

import io.semcache.store.OpenPartitions;
import io.semcache.store.PartitionReader;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.CacheTopology;
import io.semcache.topology.runtime.ServingPartitions;
import java.util.Optional;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows straight from the store, from its tier on the heap if they are hot: an interactive query of one key costs more
 * than the read. Only from partitions that serve. Thread-safe.
 */
final class StoreRows implements LocalRows {

    private static final Logger LOGGER = LoggerFactory.getLogger(StoreRows.class);

    private final OpenPartitions partitions;
    private final ServingPartitions serving;

    StoreRows(OpenPartitions partitions, ServingPartitions serving) {
        this.partitions = partitions;
        this.serving = serving;
    }

    @Override
    public LocalRead<Optional<Row>> read(int partition, RowKey key) {
        PartitionReader reader = serving.serving(partition) ? partitions.find(CacheTopology.STORE, partition) : null;
        if (reader == null) {
            return new LocalRead.NotServed<>();
        }
        try {
            return new LocalRead.Read<>(reader.read(key));
        } catch (InvalidStateStoreException e) { // closed meanwhile
            return new LocalRead.NotServed<>();
        } catch (CorruptRowException e) {
            LOGGER.atError()
                    .setCause(e)
                    .addKeyValue("partition", partition)
                    .addKeyValue("key", key)
                    .log("a row is damaged");
            return new LocalRead.Damaged<>();
        }
    }
}
