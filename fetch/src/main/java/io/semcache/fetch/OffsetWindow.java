package io.semcache.fetch;

import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The offsets of one assigned partition that are under way. Records finish in any order; what may be committed is the
 * lowest offset that has not finished, so a crash repeats records but skips none. Thread-safe.
 */
final class OffsetWindow {

    private static final long NONE = -1;

    private final NavigableSet<Long> unfinished = new TreeSet<>();
    private long next = NONE;
    private long committed = NONE;

    /**
     * A record was read.
     *
     * @throws IllegalArgumentException unless offsets come in ascending order; gaps are fine
     */
    synchronized void add(long offset) {
        if (offset < next) {
            throw new IllegalArgumentException("expected an offset of at least " + next + ", got " + offset);
        }
        if (next == NONE) {
            committed = offset;
        }
        unfinished.add(offset);
        next = offset + 1;
    }

    /**
     * Nothing more is to be done for this record.
     *
     * @throws IllegalStateException if it is not under way
     */
    synchronized void finish(long offset) {
        if (!unfinished.remove(offset)) {
            throw new IllegalStateException("offset " + offset + " is not under way");
        }
    }

    /** The offset to commit, that of the first record to read again; empty if it has not moved. */
    synchronized OptionalLong committable() {
        long lowest = unfinished.isEmpty() ? next : unfinished.first();
        return lowest > committed ? OptionalLong.of(lowest) : OptionalLong.empty();
    }

    /** This offset is committed. */
    synchronized void committed(long offset) {
        committed = offset;
    }
}
