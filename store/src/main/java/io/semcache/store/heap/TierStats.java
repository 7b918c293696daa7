package io.semcache.store.heap;

/**
 * How the heap tier of a process is used.
 *
 * @param capBytes what it may take; 0: it is off
 * @param bytes what it takes, about
 * @param rows rows in it
 * @param hits reads that found their row in it, since the process started
 * @param misses reads that went on to RocksDB
 */
public record TierStats(long capBytes, long bytes, long rows, long hits, long misses) {}
