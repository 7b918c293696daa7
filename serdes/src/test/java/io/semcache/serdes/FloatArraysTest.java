package io.semcache.serdes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.schemas.EmbeddingResult;
import io.semcache.vectors.Embedding;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Float arrays are written and read in one piece, and are the same bytes and floats as if they were not. */
class FloatArraysTest {

    private static final long SEED = 11;

    private final MockRegistry registry = new MockRegistry("float-arrays");
    private final CacheSerdes serdes = new CacheSerdes(registry.properties());

    @AfterEach
    void close() {
        serdes.close();
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 127, 128, 384, 8_191, 8_192})
    void writesTheSameBytesInBulkAndBoxed(int dimensions) {
        Embedding embedding = Records.anyBits(new Random(SEED), dimensions);
        List<Float> boxed = new ArrayList<>(Float32List.of(embedding));

        assertThat(write(Records.result(embedding))).as("seed %d", SEED).isEqualTo(write(Records.result(boxed)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 127, 128, 384, 8_191, 8_192})
    void readsEveryBitBack(int dimensions) {
        Embedding embedding = Records.anyBits(new Random(SEED), dimensions);

        assertThat(embedding(read(write(Records.result(embedding)))))
                .as("seed %d", SEED)
                .isEqualTo(embedding);
    }

    @Test
    void writesAnEmptyArrayAsStockAvroDoes() {
        assertThat(write(Records.result(Float32List.ofBytes(new byte[0])))).isEqualTo(write(Records.result(List.of())));
    }

    @Test
    void readsAnArrayThatIsNullOrEmpty() {
        EmbeddingResult none = Records.result(List.of());
        none.setEmbedding(null);

        assertThat(read(write(none)).getEmbedding()).isNull();
        assertThat(read(write(Records.result(List.of()))).getEmbedding()).isEmpty();
    }

    /** Avro lets a producer cut an array into blocks, each with its count and its length in bytes. */
    @Test
    void readsAnArrayInManyBlocks() throws Exception {
        Embedding embedding = Records.anyBits(new Random(SEED), 1_000);
        Schema schema = RecordType.of(EmbeddingResult.class).registered();
        EncoderFactory smallBlocks = new EncoderFactory().configureBlockSize(64);
        byte[] bytes = MockRegistry.foreign(
                registry.register("results-value", schema),
                schema,
                generic(schema, Float32List.of(embedding)),
                smallBlocks);

        assertThat(embedding(read(bytes))).isEqualTo(embedding);
    }

    /** Avro lets a reader of floats read what was written as ints. */
    @Test
    void readsIntsOfAnotherSchemaAsFloats() throws Exception {
        Schema schema = SchemaBuilder.record("io.semcache.schemas.EmbeddingResult")
                .fields()
                .requiredString("request_id")
                .name("embedding")
                .type()
                .array()
                .items()
                .intType()
                .noDefault()
                .endRecord();
        byte[] bytes = MockRegistry.foreign(
                registry.register("ints", schema), schema, generic(schema, List.of(1, -2, 1 << 24)));

        assertThat(read(bytes).getEmbedding()).isInstanceOf(Float32List.class).containsExactly(1f, -2f, 0x1p24f);
    }

    @Test
    void readsTheFloatsOfAnOlderSchema() throws Exception {
        Schema schema = SchemaBuilder.record("io.semcache.schemas.EmbeddingResult")
                .fields()
                .requiredString("request_id")
                .name("embedding")
                .type()
                .array()
                .items()
                .floatType()
                .noDefault()
                .endRecord();
        Embedding embedding = Records.anyBits(new Random(SEED), 50);
        byte[] bytes = MockRegistry.foreign(
                registry.register("older", schema), schema, generic(schema, Float32List.of(embedding)));

        assertThat(embedding(read(bytes))).isEqualTo(embedding);
    }

    /** A count of 268 million floats in a record of a hundred bytes is refused before memory is taken for it. */
    @Test
    void takesNoMemoryForFloatsThatAreNotThere() {
        byte[] bytes = write(Records.result(List.of(1f)));
        int count = indexOfCount(bytes);
        byte[] hostile = new byte[bytes.length + 4];
        System.arraycopy(bytes, 0, hostile, 0, count);
        byte[] hugeCount = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 2};
        System.arraycopy(hugeCount, 0, hostile, count, hugeCount.length);
        System.arraycopy(bytes, count + 1, hostile, count + hugeCount.length, bytes.length - count - 1);

        assertThatThrownBy(() -> read(hostile))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("EmbeddingResult")
                .hasRootCauseInstanceOf(EOFException.class);
    }

    /** Where the count of the only float is: just before its four bytes. */
    private static int indexOfCount(byte[] bytes) {
        byte[] pattern = {2, 0, 0, (byte) 0x80, 0x3f, 0};
        for (int i = 0; i + pattern.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
                return i;
            }
        }
        throw new AssertionError("one float 1.0 is not in the bytes");
    }

    private static GenericRecord generic(Schema schema, List<?> embedding) {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            if (field.hasDefaultValue()) {
                record.put(field.pos(), GenericData.get().getDefaultValue(field));
            }
        }
        record.put("request_id", "r-1");
        record.put("embedding", embedding);
        return record;
    }

    private byte[] write(EmbeddingResult result) {
        return serdes.results().serializer().serialize("results", result);
    }

    private EmbeddingResult read(byte[] bytes) {
        return serdes.results().deserializer().deserialize("results", bytes);
    }

    private static Embedding embedding(EmbeddingResult result) {
        return Float32List.toEmbedding(Objects.requireNonNull(result.getEmbedding()));
    }
}
