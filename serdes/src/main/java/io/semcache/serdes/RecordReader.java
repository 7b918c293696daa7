package io.semcache.serdes;

import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;

/** Reads records of our own schema without walking it, for the records that every hit passes. Thread-safe. */
interface RecordReader<T> extends DatumReader<T> {

    /** @throws UnsupportedOperationException always: the fields are read as our own schema has them */
    @Override
    default void setSchema(Schema schema) {
        throw new UnsupportedOperationException("the schema is that of the record's class");
    }
}
