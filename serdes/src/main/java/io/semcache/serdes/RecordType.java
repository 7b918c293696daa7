package io.semcache.serdes;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * One of our generated records.
 *
 * @param javaClass the generated class
 * @param schema its schema, with the Java properties that the generated class needs
 * @param registered the schema as it is registered: without them
 */
record RecordType<T extends SpecificRecord>(Class<T> javaClass, Schema schema, Schema registered) {

    static <T extends SpecificRecord> RecordType<T> of(Class<T> javaClass) {
        TrustedRecords.trust();
        SpecificData data = SpecificData.getForClass(javaClass);
        Object blank = data.newRecord(null, data.getSchema(javaClass));
        return new RecordType<>(javaClass, data.getSchema(javaClass), withoutJavaProperties(blank));
    }

    /** The same bytes that a stock serializer with {@code avro.remove.java.properties=true} registers. */
    private static Schema withoutJavaProperties(Object blank) {
        boolean reflection = false;
        boolean reflectionAllowNull = false;
        boolean removeJavaProperties = true;
        return AvroSchemaUtils.getSchema(blank, reflection, reflectionAllowNull, removeJavaProperties);
    }

    String name() {
        return schema.getFullName();
    }
}
