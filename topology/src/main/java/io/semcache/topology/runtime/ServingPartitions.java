package io.semcache.topology.runtime;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions of the events topic this node serves: active and restored. Kept by the cache processors, read by
 * everyone. Thread-safe.
 */
public final class ServingPartitions {

    /** {@link #processed} of a partition that is not served, or whose position is not known yet. */
    public static final long UNKNOWN = -1;

    private final ConcurrentHashMap<Integer, AtomicLong> nextOffsets = new ConcurrentHashMap<>();

    /** Whether this node answers for the keys of {@code partition}. */
    public boolean serving(int partition) {
        return nextOffsets.containsKey(partition);
    }

    /**
     * What stands for the time that this node serves {@code partition} from when it took it over: the same object until
     * it is handed over. Null: it is not served.
     */
    public @Nullable Object tenure(int partition) {
        return nextOffsets.get(partition);
    }

    /** The partitions that are served at this moment, in order. */
    public Set<Integer> partitions() {
        return new TreeSet<>(nextOffsets.keySet());
    }

    /**
     * The offset of the next event to process, {@link #UNKNOWN} until the first event since this node began to serve
     * the partition, unless {@link #reached} has told it.
     */
    public long processed(int partition) {
        AtomicLong nextOffset = nextOffsets.get(partition);
        return nextOffset == null ? UNKNOWN : nextOffset.get();
    }

    /**
     * Everything before {@code nextOffset} is processed: the committed offset of the consumer group, for a partition
     * that has had no event yet. Never moves a position back; does nothing for a partition that is not served.
     */
    public void reached(int partition, long nextOffset) {
        AtomicLong known = nextOffsets.get(partition);
        if (known != null) {
            known.accumulateAndGet(nextOffset, Math::max);
        }
    }

    /** {@code partition} is served from now on; the stream thread advances its position through what is returned. */
    public AtomicLong started(int partition) {
        var nextOffset = new AtomicLong(UNKNOWN);
        nextOffsets.put(partition, nextOffset);
        return nextOffset;
    }

    /** {@code partition} is no longer served by the processor that got {@code position} from {@link #started}. */
    public void stopped(int partition, AtomicLong position) {
        nextOffsets.remove(partition, position);
    }
}
