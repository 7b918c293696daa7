package io.semcache.store;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Called on the stream thread between a put into the store and its record in the changelog: where a crash leaves the
 * store ahead of its changelog. For fault tests.
 */
@FunctionalInterface
public interface AfterPut {

    /** Does nothing. */
    AfterPut NOTHING = (key, row) -> {};

    /** After {@code row} was written under {@code key}, or removed if it is null. */
    void afterPut(Bytes key, byte @Nullable [] row);
}
