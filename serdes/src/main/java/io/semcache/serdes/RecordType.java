package io.semcache.serdes;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import io.semcache.schemas.AnswerBatch;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.LookupEvent;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One of our generated records.
 *
 * @param javaClass the generated class
 * @param data Avro's model of the class, with the conversions of its logical types
 * @param schema its schema, with the Java properties that the generated class needs
 * @param registered the schema as it is registered: without them
 */
record RecordType<T extends SpecificRecord>(Class<T> javaClass, SpecificData data, Schema schema, Schema registered) {

    /** What every hit passes is written and read directly, without walking the schema (ADR 0703). */
    private static final Map<Class<?>, DatumWriter<?>> DIRECT_WRITERS = Map.of(
            LookupEvent.class, new LookupEventWriter(),
            EmbeddingResult.class, new EmbeddingResultWriter(),
            AnswerBatch.class, new AnswerBatchWriter());

    private static final Map<Class<?>, DatumReader<?>> DIRECT_READERS = Map.of(
            LookupEvent.class, new LookupEventReader(),
            EmbeddingRequest.class, new EmbeddingRequestReader(),
            AnswerBatch.class, new AnswerBatchReader());

    static <T extends SpecificRecord> RecordType<T> of(Class<T> javaClass) {
        TrustedRecords.trust();
        SpecificData data = SpecificData.getForClass(javaClass);
        Schema schema = data.getSchema(javaClass);
        return new RecordType<>(javaClass, data, schema, withoutJavaProperties(data.newRecord(null, schema)));
    }

    /** The same schema that a stock serializer with {@code avro.remove.java.properties=true} registers. */
    private static Schema withoutJavaProperties(Object blank) {
        boolean reflection = false;
        boolean reflectionAllowNull = false;
        boolean removeJavaProperties = true;
        return AvroSchemaUtils.getSchema(blank, reflection, reflectionAllowNull, removeJavaProperties);
    }

    /** Full name of the record. */
    String name() {
        return schema.getFullName();
    }

    /** A writer of its records. */
    @SuppressWarnings("unchecked") // the serializer hands it records of this class only
    DatumWriter<Object> writer() {
        DatumWriter<?> direct = DIRECT_WRITERS.get(javaClass);
        return direct != null ? (DatumWriter<Object>) direct : new SpecificDatumWriter<>(schema, data);
    }

    /** A reader of records that were written with {@code writer}. */
    @SuppressWarnings("unchecked") // the map has for each class a reader of that class
    DatumReader<T> reader(Schema writer) throws IOException {
        DatumReader<?> direct = DIRECT_READERS.get(javaClass);
        if (direct != null && isOurs(writer)) {
            return (DatumReader<T>) direct;
        }
        return hasFloats()
                ? new Float32DatumReader<>(writer, this)
                : data.getFastReaderBuilder().<T>createDatumReader(writer, schema);
    }

    /** Whether {@code writer} gives the same bytes as our own schema. */
    boolean isOurs(Schema writer) {
        return SchemaNormalization.toParsingForm(writer).equals(SchemaNormalization.toParsingForm(schema));
    }

    /** The first field of {@code record} that has no value and needs one, or null. */
    @Nullable String missingField(SpecificRecord record) {
        return schema.getFields().stream()
                .filter(field ->
                        record.get(field.pos()) == null && !field.schema().isNullable())
                .map(field -> schema.getName() + "." + field.name())
                .findFirst()
                .orElse(null);
    }

    /** Whether one of its fields is an array of floats, or that or null. */
    boolean hasFloats() {
        return schema.getFields().stream().anyMatch(field -> isFloats(field.schema()));
    }

    private static boolean isFloats(Schema schema) {
        return schema.isUnion()
                ? schema.getTypes().stream().anyMatch(RecordType::isFloats)
                : schema.getType() == Schema.Type.ARRAY
                        && schema.getElementType().getType() == Schema.Type.FLOAT;
    }
}
