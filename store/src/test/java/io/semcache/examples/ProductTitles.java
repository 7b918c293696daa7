package io.semcache.examples;

import io.semcache.store.VectorStoreMemory;
import io.semcache.store.VectorStores;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.vectors.Embedding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Finds products by their titles: a topic of article number → title becomes a store that can be searched. */
final class ProductTitles {

    static final String TOPIC = "products";
    static final String STORE = "titles";

    private ProductTitles() {}

    static Topology topology(VectorStoreMemory memory, Function<String, Embedding> model) {
        return new Topology()
                .addSource("products", new StringDeserializer(), new StringDeserializer(), TOPIC)
                .addProcessor("embed", () -> new Embed(model), "products")
                .addStateStore(VectorStores.builder(STORE, memory), "embed");
    }

    /** One record, one row; a product without a title is gone. */
    private static final class Embed implements Processor<String, String, Void, Void> {

        private final Function<String, Embedding> model;
        private @Nullable KeyValueStore<RowKey, Row> titles;

        Embed(Function<String, Embedding> model) {
            this.model = model;
        }

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            titles = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<String, String> product) {
            Objects.requireNonNull(titles).put(key(product.key()), product.value() == null ? null : row(product));
        }

        private Row row(Record<String, String> product) {
            EntryInfo info = EntryInfo.of("products", "my-model", "1", InputKind.DOCUMENT, -1, "me")
                    .named(product.key(), product.value());
            return Row.Present.of(model.apply(product.value()), info, product.timestamp());
        }
    }

    /** Up to 32 bytes of the article number are the key; longer ones would be hashed. */
    static RowKey key(String articleNumber) {
        return RowKey.entry(Arrays.copyOf(articleNumber.getBytes(StandardCharsets.UTF_8), RowKey.CACHE_KEY_BYTES));
    }

    /** To be handed to {@code KafkaStreams.query} for every partition. */
    static SimilarityQuery nearest(Embedding vector, int k) {
        EmbeddingSpace space = new EmbeddingSpace("my-model", "1", vector.dimensions());
        return SimilarityQuery.nearest("products", space, vector, k, Duration.ofSeconds(1));
    }
}
