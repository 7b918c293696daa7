package io.semcache.store.answer;

import io.semcache.store.layout.Generation;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.query.EvictionQuery;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.row.RowKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Answers an {@link EvictionQuery}: samples entries and names those that were read least. Keys are hashes, so rows that
 * lie together have nothing else in common and a run of them from a random place is a random sample at the price of one
 * seek. Eight candidates for each victim leave the most used seven eighths alone; the work of one query is bounded,
 * also if the namespace has hardly a share of the partition.
 */
final class Eviction {

    private static final int CANDIDATES_PER_VICTIM = 8;
    private static final int MIN_CANDIDATES = 64;
    private static final int ROWS_PER_RUN = 32;
    private static final int MAX_EXAMINED = 4_096;

    /** How far below its cap an eviction brings a namespace, as one part of so many. */
    private static final int SLACK_ONE_IN = 64;

    private static final Comparator<Candidate> LEAST_USED_FIRST =
            Comparator.comparingInt(Candidate::frequency).thenComparingLong(Candidate::createdAtMs);

    private final EvictionQuery query;
    private final PartitionDb rows;
    private final RandomGenerator random;
    private final Generation generation;
    private final Map<RowKey, Candidate> candidates = new HashMap<>();
    private int examined;

    private record Candidate(RowKey key, int frequency, long createdAtMs, long bytes) {}

    private Eviction(EvictionQuery query, PartitionDb rows, RandomGenerator random) {
        this.query = query;
        this.rows = rows;
        this.random = random;
        this.generation = rows.generation(query.namespace());
    }

    static List<RowKey> victims(EvictionQuery query, PartitionDb rows, RandomGenerator random) throws RocksDBException {
        NamespaceTotals now = rows.namespace(query.namespace());
        long bytes = excess(now.bytes(), query.maxBytes());
        long entries = excess(now.capped(), query.maxEntries());
        if (bytes == 0 && entries == 0) {
            return List.of();
        }
        long expected = Math.max(entries, Math.ceilDiv(bytes, now.bytes() / now.capped()));
        Eviction eviction = new Eviction(query, rows, random);
        eviction.sample((int) Math.max(MIN_CANDIDATES, CANDIDATES_PER_VICTIM * Math.min(expected, query.limit())));
        return eviction.leastUsed(bytes, entries);
    }

    /** How much has to go: nothing below the cap, above it a bit more than what is too much. */
    private static long excess(long amount, long cap) {
        return amount <= cap ? 0 : amount - cap + cap / SLACK_ONE_IN;
    }

    private void sample(int wanted) throws RocksDBException {
        try (RocksIterator all = rows.newIterator()) {
            if (rows.totals().rows() <= wanted) {
                all.seekToFirst();
                take(all, wanted, wanted);
                return;
            }
            byte[] from = new byte[RowKey.CACHE_KEY_BYTES];
            while (candidates.size() < wanted && examined < MAX_EXAMINED) {
                random.nextBytes(from);
                all.seek(from);
                take(all, wanted, ROWS_PER_RUN);
            }
        }
    }

    /** Looks at a run of rows, over the end of the key space if need be. */
    private void take(RocksIterator all, int wanted, int run) throws RocksDBException {
        for (int i = 0; i < run && candidates.size() < wanted; i++) {
            if (!all.isValid()) {
                all.status();
                all.seekToFirst();
                if (!all.isValid()) {
                    all.status();
                    return;
                }
            }
            examined++;
            consider(all.key(), all.value());
            all.next();
        }
    }

    private void consider(byte[] key, byte[] row) {
        RowLayout.requireHeader(row);
        byte type = RowLayout.type(row);
        if ((type == RowLayout.PRESENT || type == RowLayout.NEGATIVE)
                && Generation.ofRow(row).equals(generation)) {
            RowKey rowKey = RowKey.ofBytes(key);
            candidates.put(
                    rowKey,
                    new Candidate(
                            rowKey,
                            rows.frequency(key),
                            RowLayout.getLong(row, RowLayout.TIME_AT),
                            key.length + (long) row.length));
        }
    }

    private List<RowKey> leastUsed(long bytes, long entries) {
        List<RowKey> victims = new ArrayList<>();
        long freedBytes = 0;
        for (Candidate candidate :
                candidates.values().stream().sorted(LEAST_USED_FIRST).toList()) {
            if (victims.size() == query.limit() || (freedBytes >= bytes && victims.size() >= entries)) {
                break;
            }
            victims.add(candidate.key());
            freedBytes += candidate.bytes();
        }
        return victims;
    }
}
