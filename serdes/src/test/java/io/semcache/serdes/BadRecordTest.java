package io.semcache.serdes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.schemas.EmbeddingRequest;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record that cannot be read says why, and never anything but a SerializationException. */
class BadRecordTest {

    private static final long SEED = 13;

    private final MockRegistry registry = new MockRegistry("bad-record");
    private final CacheSerdes serdes = new CacheSerdes(registry.properties());

    @AfterEach
    void close() {
        serdes.close();
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\0\0\0\1", "{\"request_id\":\"r-1\"}"})
    void saysWhenBytesAreNoAvro(String bytes) {
        assertThatThrownBy(() -> read(bytes.getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class)
                .hasMessage(
                        "expected Avro in the Confluent wire format on requests (a zero byte, then the schema id),"
                                + " got %d other bytes",
                        bytes.length());
    }

    @Test
    void saysWhenASchemaIdIsUnknown() {
        byte[] bytes = good();
        bytes[1] = 0x7f;

        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(SerializationException.class)
                .isNotInstanceOf(RetriableException.class)
                .hasMessageContaining("unknown schema id 21307064");
    }

    @Test
    void saysWhenARecordIsOfAnotherType() throws Exception {
        Schema order = SchemaBuilder.record("com.acme.Order")
                .fields()
                .requiredString("id")
                .endRecord();
        int id = registry.register("requests-value", order);
        byte[] bytes = MockRegistry.foreign(
                id, order, new GenericRecordBuilder(order).set("id", "o-1").build());

        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessage("expected a record of [io.semcache.schemas.EmbeddingRequest] on requests,"
                        + " got com.acme.Order (schema id " + id + ")");
    }

    @Test
    void saysWhenASchemaIsNoRecord() throws Exception {
        Schema text = Schema.create(Schema.Type.STRING);
        byte[] bytes = MockRegistry.foreign(registry.register("requests-value", text), text, "text");

        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("got string");
    }

    @Test
    void saysWhenASchemaOfTheNameCannotBeReadAsOurs() throws Exception {
        Schema schema = SchemaBuilder.record("io.semcache.schemas.EmbeddingRequest")
                .fields()
                .requiredString("id")
                .endRecord();
        byte[] bytes = MockRegistry.foreign(
                registry.register("requests-value", schema),
                schema,
                new GenericRecordBuilder(schema).set("id", "r-1").build());

        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("request_id");
    }

    @Test
    void saysWhenBytesAreLeft() {
        byte[] good = good();

        assertThatThrownBy(() -> read(Arrays.copyOf(good, good.length + 1)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("bytes are left after the record");
    }

    @Test
    void saysSoAtEveryLengthWhenTheEndIsMissing() {
        byte[] good = good();

        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> read(cut)).as("length %d", length).isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void readsGarbageAsARecordOrRefusesItButNothingElse() {
        Random random = new Random(SEED);
        int refused = 0;

        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = good();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                garbage[WireFormat.HEADER_BYTES + random.nextInt(garbage.length - WireFormat.HEADER_BYTES)] =
                        (byte) random.nextInt();
            }
            try {
                assertThat(read(garbage)).as("seed %d, draw %d", SEED, i).isInstanceOf(EmbeddingRequest.class);
            } catch (SerializationException e) {
                refused++;
            }
        }

        assertThat(refused).isBetween(1_000, 19_999);
    }

    @Test
    void readsAGoodRecordAfterABadOne() {
        byte[] good = good();
        assertThatThrownBy(() -> read(Arrays.copyOf(good, 20))).isInstanceOf(SerializationException.class);

        assertThat(read(good)).isEqualTo(Records.request());
    }

    private byte[] good() {
        return serdes.requests().serializer().serialize("requests", Records.request());
    }

    private EmbeddingRequest read(byte[] bytes) {
        return serdes.requests().deserializer().deserialize("requests", bytes);
    }
}
