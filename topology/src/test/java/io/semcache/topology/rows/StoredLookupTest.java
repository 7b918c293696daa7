package io.semcache.topology.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.CacheMode;
import io.semcache.schemas.LookupEvent;
import io.semcache.store.row.Blob;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows outlive the program that wrote them. */
class StoredLookupTest {

    /** Whoever changes the schema of lookups adds it to the list, for the rows that will be written with it. */
    @Test
    void listsTheSchemaInUse() {
        assertThat(StoredLookup.schemas())
                .extracting(SchemaNormalization::parsingFingerprint64)
                .contains(SchemaNormalization.parsingFingerprint64(LookupEvent.getClassSchema()));
    }

    @ParameterizedTest
    @MethodSource("io.semcache.topology.rows.StoredLookup#schemas")
    void readsWhatWasWrittenWith(Schema schema) throws IOException {
        GenericRecord written = new GenericRecordBuilder(schema)
                .set("text", "hello")
                .set(
                        "cache",
                        new GenericData.EnumSymbol(schema.getField("cache").schema(), "REFRESH"))
                .set("ttl_ms", 5L)
                .build();

        LookupEvent read = StoredLookup.decode(encoded(schema, written));

        assertThat(read.getText()).isEqualTo("hello");
        assertThat(read.getCache()).isEqualTo(CacheMode.REFRESH);
        assertThat(read.getTtlMs()).isEqualTo(5);
        assertThat(read.getSliding()).isFalse();
    }

    private static Blob encoded(Schema schema, GenericRecord written) throws IOException {
        ByteBuffer encoded = new BinaryMessageEncoder<GenericRecord>(new GenericData(), schema).encode(written);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return Blob.of(bytes);
    }
}
