package io.semcache.store;

import java.util.Set;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.rocksdb.RocksDBException;

/** What there is of a store between {@code init} and {@code close}; made anew by the next {@code init}. */
record OpenStore(
        StateStoreContext context,
        StoreDirectory directory,
        PartitionDb rows,
        HeapTier.Partition heap,
        Position position,
        FlushPolicy flushPolicy,
        Upkeep upkeep) {

    /** Has the partition rebuilt at its next start if this is damage, and returns whether it is. */
    boolean markIfDamaged(RocksDBException cause) {
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

    int partition() {
        return context.taskId().partition();
    }
}
