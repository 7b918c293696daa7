package io.semcache.app.dump;

/**
 * What a copy of a partition, or an export of it, says that it has.
 *
 * @param who the node and its role, or the export
 * @param changelogOffset where it says so, or {@link #AT_REST}
 * @param count of all rows, or of the entries of an export
 * @param checksum of the same
 * @param content whether the checksum is that of the contents of entries
 */
public record Claim(int partition, String who, long changelogOffset, long count, long checksum, boolean content) {

    /** The claim is about the end of the changelog: nothing is written meanwhile, as far as it knows. */
    public static final long AT_REST = -1;
}
