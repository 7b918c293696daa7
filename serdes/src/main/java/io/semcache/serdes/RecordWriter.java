package io.semcache.serdes;

import org.apache.avro.Schema;
import org.apache.avro.io.DatumWriter;

/** Writes records of our own schema without walking it, for the records that every hit passes. Thread-safe. */
interface RecordWriter<T> extends DatumWriter<T> {

    /** @throws UnsupportedOperationException always: the fields are written as our own schema has them */
    @Override
    default void setSchema(Schema schema) {
        throw new UnsupportedOperationException("the schema is that of the record's class");
    }
}
