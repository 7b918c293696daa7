package io.semcache.topology.events;

import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.ImportEvent;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheKey;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Reads the records of the events topic. */
public final class EventDecoder {

    private final Deserializer<SpecificRecord> values;

    public EventDecoder(Deserializer<SpecificRecord> values) {
        this.values = values;
    }

    /**
     * The event in {@code record}, which lies at {@code metadata}.
     *
     * @throws SerializationException if it is none
     */
    public Event decode(Record<byte[], byte[]> record, RecordMetadata metadata) {
        if (record.key() == null || record.key().length != CacheKey.LENGTH) {
            throw new SerializationException("expected a cache key of 32 bytes as the record key");
        }
        CacheKey key = CacheKey.ofBytes(record.key());
        return switch (values.deserialize(metadata.topic(), record.value())) {
            case LookupEvent lookup ->
                isDetour(key, lookup)
                        ? declaring(key, metadata.offset(), lookup, target(lookup))
                        : new Event.Lookup(key, metadata.offset(), lookup);
            case VectorEvent vector -> new Event.Vector(key, metadata.offset(), record.timestamp(), vector);
            case CommandEvent command ->
                isDetour(key, command)
                        ? declaring(key, metadata.offset(), command, target(command))
                        : new Event.Command(key, metadata.offset(), command);
            case ImportEvent dumped -> new Event.Import(key, metadata.offset(), dumped);
            case null -> throw new SerializationException("expected a record value, got null");
            case SpecificRecord other ->
                throw new SerializationException(
                        "expected an event, got " + other.getSchema().getFullName());
        };
    }

    /** Whether the write stands under the key of the graph of sources instead of its own. */
    private static boolean isDetour(CacheKey key, SpecificRecord write) {
        Declaration declaration = Declaration.of(write);
        return declaration != null && key.equals(declaration.graph());
    }

    private static Event declaring(CacheKey key, long offset, SpecificRecord write, @Nullable CacheKey target) {
        Declaration declaration = Declaration.of(write);
        if (declaration == null || target == null) {
            throw new SerializationException("expected a write that has a key of its own");
        }
        return new Event.Declaring(key, offset, declaration, target, write);
    }

    private static @Nullable CacheKey target(LookupEvent lookup) {
        if (lookup.getText() != null) {
            return CacheKey.ofText(lookup.getIdentity(), lookup.getText());
        }
        return lookup.getTokens() == null ? null : CacheKey.ofTokens(lookup.getIdentity(), lookup.getTokens());
    }

    private static @Nullable CacheKey target(CommandEvent put) {
        if (put.getName() != null) {
            return CacheKey.ofName(put.getNamespace(), put.getName());
        }
        return put.getIdentity() == null || put.getText() == null
                ? null
                : CacheKey.ofText(put.getIdentity(), put.getText());
    }
}
