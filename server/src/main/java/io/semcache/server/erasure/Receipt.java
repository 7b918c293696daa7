package io.semcache.server.erasure;

import java.util.List;

/**
 * What an erasure did, and which of its traces are still to go.
 *
 * @param record what was done
 * @param purging partitions whose owner still rewrites table files
 * @param waits topics that may hold bytes of what was erased
 */
public record Receipt(ErasureRecord record, List<Integer> purging, List<TopicWait> waits) {

    public Receipt {
        purging = List.copyOf(purging);
        waits = List.copyOf(waits);
    }

    /** Whether nothing of it is left in the files of the owners and in the topics. */
    public boolean done(long nowMs) {
        return purging.isEmpty() && waits.stream().allMatch(wait -> wait.over(nowMs));
    }
}
