package io.semcache.topology.rows;

import io.semcache.store.layout.RowKeySerde;
import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.CacheTopology;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A vector store in a map, which tells of every put. */
public final class RowMap implements KeyValueStore<RowKey, Row> {

    private static final Serializer<RowKey> KEYS = new RowKeySerde().serializer();

    private final NavigableMap<Bytes, KeyValue<RowKey, Row>> rows = new TreeMap<>();
    private final BiConsumer<RowKey, @Nullable Row> afterPut;

    public RowMap(Map<RowKey, Row> rows, BiConsumer<RowKey, @Nullable Row> afterPut) {
        rows.forEach((key, row) -> this.rows.put(bytes(key), KeyValue.pair(key, row)));
        this.afterPut = afterPut;
    }

    private static Bytes bytes(RowKey key) {
        return Bytes.wrap(KEYS.serialize("", key));
    }

    @Override
    public @Nullable Row get(RowKey key) {
        KeyValue<RowKey, Row> row = rows.get(bytes(key));
        return row == null ? null : row.value;
    }

    @Override
    public void put(RowKey key, @Nullable Row row) {
        if (row == null) {
            rows.remove(bytes(key));
        } else {
            rows.put(bytes(key), KeyValue.pair(key, row));
        }
        afterPut.accept(key, row);
    }

    @Override
    public @Nullable Row delete(RowKey key) {
        Row before = get(key);
        put(key, null);
        return before;
    }

    @Override
    public <S extends Serializer<P>, P> KeyValueIterator<RowKey, Row> prefixScan(P prefix, S serializer) {
        byte[] from = serializer.serialize("", prefix);
        return new Rows(rows.tailMap(Bytes.wrap(from)).entrySet().stream()
                .takeWhile(row -> Arrays.equals(Arrays.copyOf(row.getKey().get(), from.length), from))
                .map(Map.Entry::getValue)
                .iterator());
    }

    @Override
    @SuppressWarnings("unchecked") // the result of an ExpiredQuery is a list of keys
    public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
        if (!(query instanceof ExpiredQuery expired)) {
            return QueryResult.forUnknownQueryType(query, this);
        }
        List<RowKey> due = rows.values().stream()
                .filter(row -> row.value.removeAtMs() != Row.NEVER && row.value.removeAtMs() <= expired.nowMs())
                .sorted(Comparator.comparingLong(row -> row.value.removeAtMs()))
                .limit(expired.limit())
                .map(row -> row.key)
                .toList();
        return (QueryResult<R>) QueryResult.forResult(due);
    }

    @Override
    public @Nullable Row putIfAbsent(RowKey key, Row row) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putAll(List<KeyValue<RowKey, Row>> entries) {
        throw new UnsupportedOperationException();
    }

    @Override
    public KeyValueIterator<RowKey, Row> range(RowKey from, RowKey to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public KeyValueIterator<RowKey, Row> all() {
        return new Rows(rows.values().iterator());
    }

    @Override
    public long approximateNumEntries() {
        return rows.size();
    }

    @Override
    public String name() {
        return CacheTopology.STORE;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    /** Iterates over the rows as they are. */
    private record Rows(Iterator<KeyValue<RowKey, Row>> rows) implements KeyValueIterator<RowKey, Row> {

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public KeyValue<RowKey, Row> next() {
            return rows.next();
        }

        @Override
        public RowKey peekNextKey() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
