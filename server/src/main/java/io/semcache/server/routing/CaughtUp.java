package io.semcache.server.routing;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions have processed all that stood in the log when this node took them over. A node that died may have
 * carried out more than it had committed; then its heir carries out the last events again, and until it is through, an
 * entry that was overwritten or deleted is what it was before. Whoever was told that a write is done must not read
 * that. Thread-safe.
 */
final class CaughtUp {

    private final Tenures tenures;
    private final Progress progress;
    private final LogEnd end;

    /** By partition the tenure of it that has caught up, or the one that has a goal. */
    private final AtomicReferenceArray<@Nullable Object> caughtUp;

    private final AtomicReferenceArray<@Nullable Goal> goals;
    private final ReentrantLock checking = new ReentrantLock();

    CaughtUp(Partitions partitions, Tenures tenures, Progress progress, LogEnd end) {
        this.tenures = tenures;
        this.progress = progress;
        this.end = end;
        this.caughtUp = new AtomicReferenceArray<>(partitions.count());
        this.goals = new AtomicReferenceArray<>(partitions.count());
    }

    /** Who serves what. */
    interface Tenures {
        /** What stands for the time that this node has served the partition; null: it does not. */
        @Nullable Object of(int partition);
    }

    /** How far this node has processed the log. */
    interface Progress {
        /** Whether everything before {@code offset} is processed. */
        boolean reached(int partition, long offset);
    }

    /** Where the log ends. */
    interface LogEnd {
        /** The offset behind the last event that there is, empty if nobody knows at this moment; 0: there is none. */
        OptionalLong of(int partition);
    }

    /** What a tenure has to process before it has caught up. */
    private record Goal(Object tenure, long offset) {}

    /** Whether the partition is served and has caught up. May ask the brokers, until it has. */
    boolean has(int partition) {
        Object tenure = tenures.of(partition);
        return tenure != null && (tenure.equals(caughtUp.get(partition)) || check(partition, tenure));
    }

    /** One caller at a time asks; the others come again. */
    private boolean check(int partition, Object tenure) {
        if (!checking.tryLock()) {
            return false;
        }
        try {
            Goal goal = goals.get(partition);
            if (goal == null || !goal.tenure.equals(tenure)) {
                OptionalLong offset = end.of(partition);
                if (offset.isEmpty()) {
                    return false;
                }
                goal = new Goal(tenure, offset.getAsLong());
                goals.set(partition, goal);
            }
            if (goal.offset > 0 && !progress.reached(partition, goal.offset)) {
                return false;
            }
            caughtUp.set(partition, tenure);
            return true;
        } finally {
            checking.unlock();
        }
    }
}
