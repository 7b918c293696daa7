package io.semcache.server.cluster;

import io.semcache.store.query.CommitStats;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a partition.
 *
 * @param rows all rows
 * @param checksum of all rows
 * @param atCommit rows and checksum where the changelog offset is known; null if it is not
 * @param namespaces what each namespace has in it
 */
public record CopyStats(
        int partition,
        Role role,
        long rows,
        long checksum,
        @Nullable CommitStats atCommit,
        Map<String, NamespaceCounts> namespaces) {

    public CopyStats {
        namespaces = Map.copyOf(namespaces);
    }

    /** What a copy is for. */
    public enum Role {
        /** Answers and takes writes. */
        ACTIVE,
        /** Follows the changelog, or is still being restored. */
        STANDBY
    }

    /** Entries of all namespaces. */
    public long entries() {
        return namespaces.values().stream().mapToLong(NamespaceCounts::entries).sum();
    }

    /** Their content checksum. */
    public long contentChecksum() {
        return namespaces.values().stream()
                .mapToLong(NamespaceCounts::contentChecksum)
                .sum();
    }
}
