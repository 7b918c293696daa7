package io.semcache.store.lifecycle;

import io.semcache.store.heap.HeapTier;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.upkeep.Damage;
import io.semcache.store.upkeep.StoreDirectory;
import io.semcache.store.upkeep.Upkeep;
import java.util.Set;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.rocksdb.RocksDBException;

/** What there is of a store between {@code init} and {@code close}; made anew by the next {@code init}. */
public record OpenStore(
        StateStoreContext context,
        StoreDirectory directory,
        PartitionDb rows,
        HeapTier.Partition heap,
        Position position,
        FlushPolicy flushPolicy,
        Upkeep upkeep) {

    /** Has the partition rebuilt at its next start if this is damage, and returns whether it is. */
    public boolean markIfDamaged(RocksDBException cause) {
        boolean damaged = Damage.is(cause);
        if (damaged) {
            directory.markDamaged(Damage.describe(cause));
        }
        return damaged;
    }

    /** What has Streams close and restore the task. */
    TaskCorruptedException corrupted(ProcessorStateException failure) {
        return new TaskCorruptedException(Set.of(context.taskId()), failure);
    }

    public int partition() {
        return context.taskId().partition();
    }
}
