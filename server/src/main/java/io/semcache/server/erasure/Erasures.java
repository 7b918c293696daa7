package io.semcache.server.erasure;

import io.semcache.server.embedding.Deadline;
import java.util.function.Predicate;

/** Forgets subjects in the whole cluster. Thread-safe; blocks the caller's thread. */
public interface Erasures {

    /**
     * Removes all entries about a subject, or counts them. After a failure some partitions may have done so, and the
     * caller asks again.
     */
    Erased erase(Erasure erasure, Deadline deadline);

    /**
     * How far an earlier erasure has come. Only reads.
     *
     * @param visible whether the caller may know of it; of one that is not, nobody is asked more
     */
    Erased receipt(String id, Predicate<ErasureRecord> visible, Deadline deadline);
}
