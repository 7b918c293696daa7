package io.semcache.server.entries;

import io.semcache.server.embedding.Deadline;
import java.util.List;

/** Writes entries, wherever in the cluster they belong. Thread-safe; blocks the caller's thread. */
public interface EntryWrites {

    /**
     * What came of each write, in their order. Writes of one key are carried out in their order. If one is refused,
     * none is carried out. Returns at the deadline at the latest.
     *
     * @param tenant id of the caller's API key, who pays for what has to be embedded; empty without one
     */
    List<Written> write(String tenant, List<Write> writes, Deadline deadline);
}
