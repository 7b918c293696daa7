package io.semcache.store.export;

import io.semcache.store.layout.Generation;
import io.semcache.store.layout.RowHash;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.query.CommitStats;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.RowKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts and checksums of a partition as its changelog makes them, record by record: what a store that has the same
 * records must have too. Keeps some bytes for each row and no row. Not thread-safe.
 */
public final class ReplayedRows {

    private final Map<RowKey, Kept> rows = new HashMap<>();
    private final Map<Generation, Contents> contents = new HashMap<>();
    private final Map<String, Long> epochs = new HashMap<>();
    private long checksum;

    /** What a row adds; null: it is no entry. */
    private record Kept(long hash, @Nullable Generation generation, long contentHash) {}

    private record Contents(long entries, long checksum) {

        static final Contents NONE = new Contents(0, 0);

        Contents plus(Contents more) {
            return new Contents(entries + more.entries, checksum + more.checksum);
        }
    }

    /**
     * Applies a record of the changelog.
     *
     * @param row null: the row is removed
     * @throws CorruptRowException if the record is damaged
     */
    public void apply(byte[] key, byte @Nullable [] row) {
        RowKey rowKey = RowKey.ofBytes(key);
        Kept after = row == null ? null : kept(key, row);
        Kept before = after == null ? rows.remove(rowKey) : rows.put(rowKey, after);
        if (before != null) {
            add(before, -1);
        }
        if (after != null) {
            add(after, 1);
        }
    }

    private Kept kept(byte[] key, byte[] row) {
        RowLayout.requireIntact(row);
        long hash = RowHash.of(key, row, row.length);
        return switch (RowLayout.type(row)) {
            case RowLayout.PRESENT -> new Kept(hash, Generation.ofRow(row), RowHash.ofContent(key, row, row.length));
            case RowLayout.NAMESPACE -> {
                epochs.merge(RowLayout.namespace(row), RowLayout.epoch(row), Math::max);
                yield new Kept(hash, null, 0);
            }
            default -> new Kept(hash, null, 0);
        };
    }

    private void add(Kept row, int count) {
        checksum += count * row.hash;
        if (row.generation != null) {
            contents.merge(row.generation, new Contents(count, count * row.contentHash), Contents::plus);
        }
    }

    /** Counts and checksum of all rows; {@code changelogOffset} is that of the last record that was applied. */
    public CommitStats stats(long changelogOffset) {
        return new CommitStats(changelogOffset, rows.size(), checksum);
    }

    /** How many entries readers see. */
    public long entries() {
        return seen().entries;
    }

    /** Content checksum of the entries that readers see. */
    public long contentChecksum() {
        return seen().checksum;
    }

    private Contents seen() {
        Contents seen = Contents.NONE;
        for (Map.Entry<Generation, Contents> of : contents.entrySet()) {
            Generation generation = of.getKey();
            if (generation.epoch() == epochs.getOrDefault(generation.namespace(), Generation.FIRST_EPOCH)) {
                seen = seen.plus(of.getValue());
            }
        }
        return seen;
    }
}
