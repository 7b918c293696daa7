package io.semcache.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Partitions that are open in a process, by store and partition, of one application. A partition is open as an active
 * one, as a standby and also while it is restored: who reads must know from elsewhere that it serves. Thread-safe.
 */
public final class OpenPartitions {

    private final Map<Id, PartitionReader> open = new ConcurrentHashMap<>();

    private record Id(String store, int partition) {}

    OpenPartitions() {}

    /** The partition, or null if it is not open here. */
    public @Nullable PartitionReader find(String store, int partition) {
        return open.get(new Id(store, partition));
    }

    void opened(String store, int partition, PartitionReader reader) {
        open.put(new Id(store, partition), reader);
    }

    void closed(String store, int partition, PartitionReader reader) {
        open.remove(new Id(store, partition), reader);
    }
}
