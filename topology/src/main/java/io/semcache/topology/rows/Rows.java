package io.semcache.topology.rows;

import io.semcache.serdes.CacheKey;
import io.semcache.store.query.ClosureQuery;
import io.semcache.store.query.ClosureResult;
import io.semcache.store.query.EvictionQuery;
import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.query.FlushedQuery;
import io.semcache.store.query.LabelQuery;
import io.semcache.store.query.LabelResult;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.query.StoreStats;
import io.semcache.store.query.SubjectQuery;
import io.semcache.store.query.SubjectRows;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one partition by cache key. A damaged row reads as absent: what it held is asked for again, and the next
 * put replaces it.
 */
public final class Rows {

    private static final Logger LOG = LoggerFactory.getLogger(Rows.class);
    private static final QueryConfig NO_EXECUTION_INFO = new QueryConfig(false);

    private final KeyValueStore<RowKey, Row> store;
    private BiConsumer<RowKey, Row> afterPut = (key, row) -> {};

    public Rows(KeyValueStore<RowKey, Row> store) {
        this.store = store;
    }

    /** {@code listener} is told of every entry that is put. */
    public void afterPut(BiConsumer<RowKey, Row> listener) {
        this.afterPut = listener;
    }

    /** One waiter of a flight, and the offset of the lookup that made it wait. */
    public record Waiting(RowKey key, long offset, Row.Waiter row) {}

    /** What is stored for a key: a {@link Row.Present}, a {@link Row.Negative} or nothing. */
    public @Nullable Row entry(CacheKey key) {
        return get(RowKey.entry(key.bytes()));
    }

    public void putEntry(CacheKey key, Row entry) {
        RowKey rowKey = RowKey.entry(key.bytes());
        store.put(rowKey, entry);
        afterPut.accept(rowKey, entry);
    }

    /** Puts many entries as one atomic change. */
    public void putEntries(Map<CacheKey, Row.Present> entries) {
        List<KeyValue<RowKey, Row>> rows = new ArrayList<>(entries.size());
        entries.forEach((key, entry) -> rows.add(KeyValue.pair(RowKey.entry(key.bytes()), entry)));
        store.putAll(rows);
        rows.forEach(row -> afterPut.accept(row.key, row.value));
    }

    public void deleteEntry(CacheKey key) {
        store.delete(RowKey.entry(key.bytes()));
    }

    public Row.@Nullable Flight flight(CacheKey key) {
        return get(RowKey.flight(key.bytes())) instanceof Row.Flight flight ? flight : null;
    }

    public void putFlight(CacheKey key, Row.Flight flight) {
        store.put(RowKey.flight(key.bytes()), flight);
    }

    public void deleteFlight(CacheKey key) {
        store.delete(RowKey.flight(key.bytes()));
    }

    /** The waiter that the lookup at {@code offset} put. */
    public Row.@Nullable Waiter waiter(CacheKey key, long offset) {
        return get(waiterKey(key, offset)) instanceof Row.Waiter waiter ? waiter : null;
    }

    public void putWaiter(CacheKey key, long offset, Row.Waiter waiter) {
        store.put(waiterKey(key, offset), waiter);
    }

    /** The waiters of a flight in the order of their lookups. */
    public List<Waiting> waiters(CacheKey key, UUID flightId) {
        List<Waiting> waiters = waiters(key);
        waiters.removeIf(waiting -> !waiting.row.flightId().equals(flightId));
        return waiters;
    }

    /**
     * The waiters of every flight of {@code key}, which may outlive a flight that ended, in the order of their lookups.
     */
    public List<Waiting> waiters(CacheKey key) {
        List<Waiting> waiters = new ArrayList<>();
        try (KeyValueIterator<RowKey, Row> rows =
                store.prefixScan(RowKey.waiterPrefix(key.bytes()), RowKey.prefixSerializer())) {
            while (rows.hasNext()) {
                KeyValue<RowKey, Row> row = next(rows);
                if (row != null && row.value instanceof Row.Waiter waiter) {
                    waiters.add(
                            new Waiting(row.key, ByteBuffer.wrap(row.key.id()).getLong(), waiter));
                }
            }
        }
        return waiters;
    }

    private static @Nullable KeyValue<RowKey, Row> next(KeyValueIterator<RowKey, Row> rows) {
        try {
            return rows.next();
        } catch (CorruptRowException e) {
            LOG.atError().setCause(e).log("a damaged row counts as absent");
            return null;
        }
    }

    /** The row under {@code key}, whatever its kind. */
    public @Nullable Row get(RowKey key) {
        try {
            return store.get(key);
        } catch (CorruptRowException e) {
            LOG.atError().setCause(e).addKeyValue("row", key).log("a damaged row counts as absent");
            return null;
        }
    }

    /** The row of a namespace, if it was ever flushed. */
    public Row.@Nullable Namespace namespace(CacheKey key) {
        return get(RowKey.namespace(key.bytes())) instanceof Row.Namespace namespace ? namespace : null;
    }

    void putNamespace(CacheKey key, Row.Namespace namespace) {
        store.put(RowKey.namespace(key.bytes()), namespace);
    }

    /** What a source depends on. */
    public Row.@Nullable Source source(CacheKey key) {
        return get(RowKey.source(key.bytes())) instanceof Row.Source source ? source : null;
    }

    public void putSource(CacheKey key, Row.Source source) {
        store.put(RowKey.source(key.bytes()), source);
    }

    public void deleteSource(CacheKey key) {
        store.delete(RowKey.source(key.bytes()));
    }

    /** Visits every entry, in the order of the keys. */
    public void forEachEntry(BiConsumer<RowKey, Row.Present> visitor) {
        try (KeyValueIterator<RowKey, Row> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<RowKey, Row> row = next(rows);
                if (row != null && row.value instanceof Row.Present entry) {
                    visitor.accept(row.key, entry);
                }
            }
        }
    }

    public void put(RowKey key, Row row) {
        store.put(key, row);
    }

    public void delete(RowKey key) {
        store.delete(key);
    }

    /** Keys of rows that expire at {@code nowMs} or before, earliest first; none while the store repairs itself. */
    public List<RowKey> due(long nowMs, int limit) {
        QueryResult<List<RowKey>> due =
                store.query(new ExpiredQuery(nowMs, limit), PositionBound.unbounded(), NO_EXECUTION_INFO);
        if (due.isSuccess()) {
            return due.getResult();
        }
        LOG.atWarn().addKeyValue("reason", due.getFailureMessage()).log("the store cannot say what has expired");
        // Unlike a query, this tells Streams if the rows are damaged, also on a partition that nobody writes to.
        store.approximateNumEntries();
        return List.of();
    }

    /** Entries that the namespace of the query should lose; none if the store cannot say. */
    public List<RowKey> victims(EvictionQuery query) {
        QueryResult<List<RowKey>> victims = store.query(query, PositionBound.unbounded(), NO_EXECUTION_INFO);
        return victims.isSuccess() ? victims.getResult() : List.of();
    }

    /** What is, or may be, about a subject; empty if the store cannot say. */
    public Optional<SubjectRows> about(SubjectQuery query) {
        QueryResult<SubjectRows> about = store.query(query, PositionBound.unbounded(), NO_EXECUTION_INFO);
        return about.isSuccess() ? Optional.of(about.getResult()) : Optional.empty();
    }

    /** A page of the entries with a label. */
    public LabelResult labelled(LabelQuery query) {
        QueryResult<LabelResult> keys = store.query(query, PositionBound.unbounded(), NO_EXECUTION_INFO);
        return keys.isSuccess() ? keys.getResult() : new LabelResult.NotReady();
    }

    /** What depends on some sources. */
    public ClosureResult closure(ClosureQuery query) {
        QueryResult<ClosureResult> sources = store.query(query, PositionBound.unbounded(), NO_EXECUTION_INFO);
        return sources.isSuccess() ? sources.getResult() : new ClosureResult.NotReady();
    }

    /** Keys of rows that were flushed and are still there; none if the store cannot say. */
    public List<RowKey> flushed(int limit) {
        QueryResult<List<RowKey>> flushed =
                store.query(new FlushedQuery(limit), PositionBound.unbounded(), NO_EXECUTION_INFO);
        return flushed.isSuccess() ? flushed.getResult() : List.of();
    }

    /** How many entries the namespace has in this partition; 0 if the store cannot say. */
    public long entries(String namespace) {
        QueryResult<StoreStats> stats = store.query(new StatsQuery(), PositionBound.unbounded(), NO_EXECUTION_INFO);
        return stats.isSuccess() ? stats.getResult().namespace(namespace).entries() : 0;
    }

    /**
     * Every namespace that any row is of: entries, fetches that are under way, sources, and epochs. Walks over all
     * rows.
     */
    public Set<String> everyNamespace() {
        Set<String> namespaces = new HashSet<>();
        try (KeyValueIterator<RowKey, Row> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<RowKey, Row> row = next(rows);
                String namespace = row == null ? null : namespace(row.value);
                if (namespace != null) {
                    namespaces.add(namespace);
                }
            }
        }
        return namespaces;
    }

    private static @Nullable String namespace(Row row) {
        return switch (row) {
            case Row.Present entry -> entry.info().namespace();
            case Row.Negative negative -> negative.namespace();
            case Row.Flight flight ->
                StoredLookup.decode(flight.body()).getIdentity().getNamespace();
            case Row.Waiter _ -> null;
            case Row.Namespace namespace -> namespace.namespace();
            case Row.Source source -> source.namespace();
            case Row.Erasure _ -> null;
        };
    }

    /** The namespaces that have anything in this partition; none if the store cannot say. */
    public Set<String> namespaces() {
        QueryResult<StoreStats> stats = store.query(new StatsQuery(), PositionBound.unbounded(), NO_EXECUTION_INFO);
        return stats.isSuccess() ? stats.getResult().namespaces().keySet() : Set.of();
    }

    private static RowKey waiterKey(CacheKey key, long offset) {
        return RowKey.waiter(
                key.bytes(), ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
    }

    /** The cache key that a row belongs to. */
    public static CacheKey cacheKey(RowKey key) {
        return CacheKey.ofBytes(key.cacheKey());
    }
}
