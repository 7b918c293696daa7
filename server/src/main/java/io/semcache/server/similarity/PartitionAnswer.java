package io.semcache.server.similarity;

import io.semcache.config.ErrorCode;
import io.semcache.store.query.Neighbour;
import java.util.List;

/** What a search of one partition gave: all that is near in it, or nothing. */
public sealed interface PartitionAnswer {

    int partition();

    /** Which copy of the partition was searched. */
    enum Role {
        ACTIVE,
        /** A standby, or a copy that is being restored. */
        STANDBY
    }

    /**
     * The partition was searched completely.
     *
     * @param node that searched it
     * @param lag changelog records that the copy was behind shortly before, 0 for the active store
     * @param offset of the last event that is in the copy, −1: not known
     * @param scanned entries whose code or vector was looked at
     * @param rescored entries whose stored vector was read
     * @param nanos time of the search where it was made
     * @param neighbours the k best of the partition, best first, ties by key
     */
    record Searched(
            int partition,
            String node,
            Role role,
            long lag,
            long offset,
            long scanned,
            long rescored,
            long nanos,
            List<Neighbour> neighbours)
            implements PartitionAnswer {

        public Searched {
            neighbours = List.copyOf(neighbours);
        }
    }

    /**
     * Nobody searched it in time.
     *
     * @param reason one sentence for a person
     */
    record Missing(int partition, ErrorCode code, String reason) implements PartitionAnswer {}
}
