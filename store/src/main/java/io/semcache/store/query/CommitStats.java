package io.semcache.store.query;

/**
 * Counts and checksums of a partition at a commit, where its changelog offset is known.
 *
 * @param changelogOffset of the changelog record that was the last in
 * @param rows all rows
 * @param checksum of all rows, as in {@link StoreStats}
 */
public record CommitStats(long changelogOffset, long rows, long checksum) {}
