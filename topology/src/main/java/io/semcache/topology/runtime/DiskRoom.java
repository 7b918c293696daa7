package io.semcache.topology.runtime;

/**
 * Whether there is room on the disk of the stores. Whoever would have something stored that is not yet asks first: a
 * store that cannot write stops its node. What the log has already is stored in any case, for it may have been
 * acknowledged, and removals are always welcome. Thread-safe and cheap.
 */
@FunctionalInterface
public interface DiskRoom {

    /** What those are told for whom there is none. */
    String FULL = "the disk of the node that owns this is full; nothing new is stored";

    /** A disk that is never full. */
    DiskRoom ENDLESS = () -> true;

    boolean isLeft();
}
