package io.semcache.store;

import io.semcache.store.layout.RowKeySerde;
import io.semcache.store.layout.RowSerde;
import io.semcache.store.query.Neighbour;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** The smallest program around a vector store: every record of one topic is put as it is, null deletes. */
final class RowsTopology {

    static final String TOPIC = "rows";
    static final String STORE = "vectors";

    /** In place of a digest. */
    static final long NO_ANSWER = 0;

    private RowsTopology() {}

    static Topology build(String topic, StoreBuilder<KeyValueStore<RowKey, Row>> store) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(store);
        builder.stream(topic, Consumed.with(new RowKeySerde(), new RowSerde())).process(PutRow::new, STORE);
        return builder.build();
    }

    /** A search over the rows of {@link Rows#entry(String, float, long)} in namespace {@code ns}. */
    static SimilarityQuery search() {
        Row.Present near = Rows.entry("ns", 3f, Row.NEVER);
        return SimilarityQuery.nearest("ns", EmbeddingSpace.of(near), Rows.vector(near), 20, Duration.ofSeconds(10));
    }

    /** Keys, order and score bits in one number. */
    static long digest(List<Neighbour> neighbours) {
        long digest = 1;
        for (Neighbour neighbour : neighbours) {
            digest = 31 * digest + Arrays.hashCode(neighbour.key().bytes());
            digest = 31 * digest + Float.floatToIntBits(neighbour.score());
        }
        return digest;
    }

    private static final class PutRow implements Processor<RowKey, @Nullable Row, Void, Void> {

        private @Nullable KeyValueStore<RowKey, Row> store;

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<RowKey, @Nullable Row> record) {
            Objects.requireNonNull(store).put(record.key(), record.value());
        }
    }
}
