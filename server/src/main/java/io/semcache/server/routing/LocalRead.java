package io.semcache.server.routing;

import io.semcache.store.Row;
import java.util.Optional;

/** What reading the store of this node gave. */
sealed interface LocalRead {

    /** The row, expired or not, or empty if there is none. */
    record Read(Optional<Row> row) implements LocalRead {}

    /** There is a row, and its bytes are damaged. */
    record Damaged() implements LocalRead {}

    /** This node does not serve the partition, or no longer. */
    record NotServed() implements LocalRead {}
}
