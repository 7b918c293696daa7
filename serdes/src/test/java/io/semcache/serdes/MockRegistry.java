package io.semcache.serdes;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Confluent's registry in memory, with our schemas registered; each scope is a registry of its own. */
final class MockRegistry implements AutoCloseable {

    static final TopicNames TOPICS = new TopicNames("requests", "commands", "results", "events", "fetches", "ledger");

    private final String scope;

    MockRegistry(String scope) {
        this.scope = scope;
        SchemaRegistration.registerAll(properties(), TOPICS, Duration.ofSeconds(1));
    }

    Map<String, String> properties() {
        return Map.of("schema.registry.url", "mock://" + scope);
    }

    /** Registers any schema at all and returns its id; this registry does not check compatibility. */
    int register(String subject, Schema schema) throws IOException, RestClientException {
        return MockSchemaRegistry.getClientForScope(scope).register(subject, new AvroSchema(schema));
    }

    /** A record as a foreign producer writes it. */
    static byte[] foreign(int schemaId, Schema schema, Object record) throws IOException {
        return foreign(schemaId, schema, record, EncoderFactory.get());
    }

    static byte[] foreign(int schemaId, Schema schema, Object record, EncoderFactory encoders) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header(schemaId));
        BinaryEncoder encoder = encoders.blockingBinaryEncoder(out, null);
        new GenericDatumWriter<>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    static byte[] header(int schemaId) {
        return new byte[] {
            0, (byte) (schemaId >>> 24), (byte) (schemaId >>> 16), (byte) (schemaId >>> 8), (byte) schemaId
        };
    }

    @Override
    public void close() {
        MockSchemaRegistry.dropScope(scope);
    }
}
