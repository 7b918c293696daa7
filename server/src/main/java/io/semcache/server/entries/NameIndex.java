package io.semcache.server.entries;

import io.semcache.server.embedding.Deadline;

/** Lists the names of entries over all partitions. Thread-safe; blocks the caller's thread. */
public interface NameIndex {

    /**
     * The first page of the range. A name that is there all the time while page after page is read, each behind the
     * last name of the one before, is found exactly once. Returns at the deadline at the latest.
     */
    Names names(NameQuery query, Deadline deadline);
}
