package io.semcache.serdes;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Confluent's own serializers and ours are interchangeable. */
class StockClientTest {

    private static final long SEED = 7;
    private static final int DRAWS = 300;

    private final MockRegistry registry = new MockRegistry("stock-client");
    private final CacheSerdes serdes = new CacheSerdes(registry.properties());
    private final KafkaAvroSerializer stockSerializer = new KafkaAvroSerializer();
    private final KafkaAvroDeserializer stockDeserializer = new KafkaAvroDeserializer();

    StockClientTest() {
        stockSerializer.configure(with("auto.register.schemas", false, "avro.remove.java.properties", true), false);
        stockDeserializer.configure(with("specific.avro.reader", true), false);
    }

    @AfterEach
    void close() {
        stockSerializer.close();
        stockDeserializer.close();
        serdes.close();
        registry.close();
    }

    @Test
    void writesTheBytesOfTheStockSerializer() {
        EmbeddingResult result = Records.result(Records.anyBits(new Random(SEED), 384));
        EmbeddingResult boxed = Records.result(new ArrayList<>(result.getEmbedding()));

        assertThat(serdes.results().serializer().serialize("results", result))
                .isEqualTo(stockSerializer.serialize("results", boxed));
    }

    @Test
    void isReadByTheStockDeserializer() {
        EmbeddingResult result = Records.result(Embedding.of(1f, 2f));

        assertThat(stockDeserializer.deserialize(
                        "results", serdes.results().serializer().serialize("results", result)))
                .isEqualTo(result);
    }

    /** Random records of the registered schema, written by Avro's generic writer as a foreign producer would. */
    @ParameterizedTest
    @MethodSource("subjects")
    void readsAndWritesAnyRecordOfTheSchema(Subject subject) throws Exception {
        Schema schema = subject.type().registered();
        int id = registry.register(subject.name(), schema);
        Serde<? extends SpecificRecord> serde = serdeOf(subject);
        int draw = 0;

        for (Object record : new RandomData(schema, DRAWS, SEED)) {
            byte[] foreign = MockRegistry.foreign(id, schema, record);

            byte[] ours = again(serde, topicOf(subject), foreign);

            assertThat(generic(schema, ours))
                    .as("%s, seed %d, draw %d", subject.name(), SEED, draw++)
                    .isEqualTo(generic(schema, foreign));
        }
        assertThat(draw).isEqualTo(DRAWS);
    }

    static Stream<Subject> subjects() {
        return Subject.of(MockRegistry.TOPICS).stream();
    }

    private static <T> byte[] again(Serde<T> serde, String topic, byte[] bytes) {
        return serde.serializer().serialize(topic, serde.deserializer().deserialize(topic, bytes));
    }

    private Serde<? extends SpecificRecord> serdeOf(Subject subject) {
        return switch (topicOf(subject)) {
            case "requests" -> serdes.requests();
            case "commands" -> serdes.commands();
            case "results" -> serdes.results();
            case "fetches" -> serdes.fetches();
            case "ledger" -> serdes.ledger();
            default -> serdes.events();
        };
    }

    private static String topicOf(Subject subject) {
        return subject.name().substring(0, subject.name().indexOf('-'));
    }

    /** As a generic record whose maps and arrays compare by content. */
    private static Object generic(Schema schema, byte[] bytes) throws IOException {
        GenericData data = new GenericData();
        data.setFastReaderEnabled(false);
        return new GenericDatumReader<>(schema, schema, data)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
    }

    private Map<String, Object> with(Object... keysAndValues) {
        Map<String, Object> properties = new HashMap<>(registry.properties());
        List<Object> all = List.of(keysAndValues);
        for (int i = 0; i < all.size(); i += 2) {
            properties.put((String) all.get(i), all.get(i + 1));
        }
        return properties;
    }
}
