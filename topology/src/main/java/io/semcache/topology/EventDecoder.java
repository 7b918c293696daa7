package io.semcache.topology;

import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheKey;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Reads the records of the events topic. */
final class EventDecoder {

    private final Deserializer<SpecificRecord> values;

    EventDecoder(Deserializer<SpecificRecord> values) {
        this.values = values;
    }

    /**
     * The event in {@code record}, which lies at {@code metadata}.
     *
     * @throws SerializationException if it is none
     */
    Event decode(Record<byte[], byte[]> record, RecordMetadata metadata) {
        if (record.key() == null || record.key().length != CacheKey.LENGTH) {
            throw new SerializationException("expected a cache key of 32 bytes as the record key");
        }
        CacheKey key = CacheKey.ofBytes(record.key());
        return switch (values.deserialize(metadata.topic(), record.value())) {
            case LookupEvent lookup -> new Event.Lookup(key, metadata.offset(), lookup);
            case VectorEvent vector -> new Event.Vector(key, metadata.offset(), record.timestamp(), vector);
            case CommandEvent command -> new Event.Command(key, metadata.offset(), command);
            case null -> throw new SerializationException("expected a record value, got null");
            case SpecificRecord other ->
                throw new SerializationException(
                        "expected an event, got " + other.getSchema().getFullName());
        };
    }
}
