package io.semcache.fetch;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A partition of the fetches topic from its assignment to its revocation; a new assignment makes a new one.
 * Thread-safe.
 */
final class AssignedPartition {

    private final int number;
    private final FetchWindow window;
    private final long eventsEnd;
    private final OffsetWindow offsets = new OffsetWindow();
    private final AtomicInteger paying = new AtomicInteger();
    private volatile boolean revoked;

    /** @param eventsEnd end offset of the events partition with the same number, read at the assignment */
    AssignedPartition(int number, FetchWindow window, long eventsEnd) {
        this.number = number;
        this.window = window;
        this.eventsEnd = eventsEnd;
    }

    int number() {
        return number;
    }

    /** A record was read. It ends with {@link #finish} or {@link #abandon}. */
    void add(long offset) {
        window.add(1);
        offsets.add(offset);
    }

    /** Nothing more is to be done for this record. */
    void finish(long offset) {
        offsets.finish(offset);
        window.release();
    }

    /** The record is left to whoever reads it next. */
    void abandon() {
        window.release();
    }

    OptionalLong committable() {
        return offsets.committable();
    }

    void committed(long offset) {
        offsets.committed(offset);
    }

    /**
     * How far the owner of the keys must have processed the events before it can say whether a flight is open: up to
     * here, records that were read before this assignment may have been answered by somebody else.
     */
    long eventsEnd() {
        return eventsEnd;
    }

    /** From now on nothing more is paid for records of this partition. */
    void revoke() {
        revoked = true;
    }

    boolean revoked() {
        return revoked;
    }

    void beginPaying() {
        paying.incrementAndGet();
    }

    void endPaying() {
        paying.decrementAndGet();
    }

    /** Whether calls are under way whose answers are not written yet. */
    boolean paying() {
        return paying.get() > 0;
    }
}
