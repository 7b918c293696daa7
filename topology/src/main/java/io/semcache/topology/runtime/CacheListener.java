package io.semcache.topology.runtime;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.Outcome;

/** Told what happens in the topology, to be counted. Called on stream threads: cheap, never blocking, thread-safe. */
public interface CacheListener {

    /** What a lookup found. */
    enum LookupResult {
        HIT,
        MISS,
        COALESCED,
        NEGATIVE,
        STALE
    }

    /** A lookup was decided; callers choose the names of namespaces. */
    void looked(String namespace, LookupResult result);

    /** An answer was given that would have cost so many tokens without the cache. */
    void saved(int tokens);

    /** So many answers could not be booked, because the ledger could not be written for too long. */
    void notBooked(int answers);

    /** A flight ended with {@code outcome} and answered {@code waiters} on the results topic. */
    void settled(Outcome outcome, int waiters);

    /** A vector came for a flight that is settled or gone; it was paid for and changed nothing. */
    void vectorIgnored();

    /** A named entry got no vector this time; whether another try follows depends on {@code code}. */
    void notEmbedded(ErrorCode code);

    /** A fetch was issued again because its answer did not come in time. */
    void reissued();

    /** A sweep removed {@code rows} rows whose time was over. */
    void expired(int rows);

    /** A namespace over its cap lost {@code rows} entries. */
    void evicted(String namespace, int rows);

    /** An invalidation or a flush was about {@code entries} entries of a partition. */
    void invalidated(long entries);

    /** A request or command was refused, or a lookup or waiter answered with an error of the cache's own. */
    void rejected(ErrorCode code);

    /** A record that nobody can read went to the failures topic. */
    void deadLettered();

    /** Counts nothing. */
    CacheListener NONE = new CacheListener() {
        @Override
        public void looked(String namespace, LookupResult result) {}

        @Override
        public void saved(int tokens) {}

        @Override
        public void notBooked(int answers) {}

        @Override
        public void settled(Outcome outcome, int waiters) {}

        @Override
        public void vectorIgnored() {}

        @Override
        public void notEmbedded(ErrorCode code) {}

        @Override
        public void reissued() {}

        @Override
        public void expired(int rows) {}

        @Override
        public void evicted(String namespace, int rows) {}

        @Override
        public void invalidated(long entries) {}

        @Override
        public void rejected(ErrorCode code) {}

        @Override
        public void deadLettered() {}
    };
}
