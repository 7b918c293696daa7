package io.semcache.store;

import io.semcache.store.layout.RowKeySerde;
import io.semcache.store.layout.RowSerde;
import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.query.ScanQuery;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.store.upkeep.ScrubPace;
import java.time.Clock;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Where vector stores come from. A vector store is a persistent Kafka Streams key-value store of {@link Row}s that
 * knows when they expire, how many there are and what their checksum is. It answers {@code KeyQuery},
 * {@code RangeQuery}, {@link SimilarityQuery}, {@link ScanQuery}, {@link ExpiredQuery} and {@link StatsQuery}. Caching
 * must stay off: a cache would answer queries from what it holds back.
 */
public final class VectorStores {

    private VectorStores() {}

    /** A supplier for {@link Stores#keyValueStoreBuilder}; the memory is shared and outlives the stores. */
    public static KeyValueBytesStoreSupplier persistent(String name, VectorStoreMemory memory) {
        return persistent(name, memory, AfterPut.NOTHING);
    }

    /** As above, with a hook between a put and its changelog record. */
    public static KeyValueBytesStoreSupplier persistent(String name, VectorStoreMemory memory, AfterPut afterPut) {
        return persistent(name, memory, afterPut, _ -> true);
    }

    /**
     * As above, for namespaces that are never searched.
     *
     * @param searched says of a namespace whether it is searched. Entries of another have no codes, on disk or in
     *     memory, and a search there is {@link SimilarityResult.NotReady}. If it says otherwise than when the partition
     *     was open before, codes are derived anew
     */
    public static KeyValueBytesStoreSupplier persistent(
            String name, VectorStoreMemory memory, AfterPut afterPut, Predicate<String> searched) {
        return new Supplier(name, memory, afterPut, searched);
    }

    /** A store with serdes and a changelog, to be adjusted and handed to a topology. */
    public static StoreBuilder<KeyValueStore<RowKey, Row>> builder(String name, VectorStoreMemory memory) {
        return builder(name, memory, AfterPut.NOTHING);
    }

    /** As above, with a hook between a put and its changelog record. */
    public static StoreBuilder<KeyValueStore<RowKey, Row>> builder(
            String name, VectorStoreMemory memory, AfterPut afterPut) {
        return builder(name, memory, afterPut, _ -> true);
    }

    /** As above, with a hook, and for namespaces that are never searched ({@link #persistent}). */
    public static StoreBuilder<KeyValueStore<RowKey, Row>> builder(
            String name, VectorStoreMemory memory, AfterPut afterPut, Predicate<String> searched) {
        return Stores.keyValueStoreBuilder(
                        persistent(name, memory, afterPut, searched), new RowKeySerde(), new RowSerde())
                .withCachingDisabled();
    }

    private record Supplier(String name, VectorStoreMemory memory, AfterPut afterPut, Predicate<String> searched)
            implements KeyValueBytesStoreSupplier {

        @Override
        public KeyValueStore<Bytes, byte[]> get() {
            return new VectorStore(name, memory, afterPut, searched, Clock.systemUTC(), ScrubPace.DEFAULT);
        }

        @Override
        public String metricsScope() {
            return "vector";
        }
    }
}
