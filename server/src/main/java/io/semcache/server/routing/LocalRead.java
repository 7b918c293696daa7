package io.semcache.server.routing;

/**
 * What reading a partition of the store of this node gave.
 *
 * @param <T> what is read
 */
sealed interface LocalRead<T> {

    /** What the store has. */
    record Read<T>(T value) implements LocalRead<T> {}

    /** There is something, and its bytes are damaged. */
    record Damaged<T>() implements LocalRead<T> {}

    /** This node does not serve the partition, or no longer. */
    record NotServed<T>() implements LocalRead<T> {}
}
