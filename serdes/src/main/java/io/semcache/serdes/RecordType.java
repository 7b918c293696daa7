package io.semcache.serdes;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * One of our generated records.
 *
 * @param javaClass the generated class
 * @param data Avro's model of the class, with the conversions of its logical types
 * @param schema its schema, with the Java properties that the generated class needs
 * @param registered the schema as it is registered: without them
 */
record RecordType<T extends SpecificRecord>(Class<T> javaClass, SpecificData data, Schema schema, Schema registered) {

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

    /** A reader of records that were written with {@code writer}. */
    DatumReader<T> reader(Schema writer) throws IOException {
        return hasFloats()
                ? new Float32DatumReader<>(writer, this)
                : data.getFastReaderBuilder().<T>createDatumReader(writer, schema);
    }
}
