package io.semcache.store.layout;

import io.semcache.store.row.RowKey;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Row keys as their bytes. Thread-safe. */
public final class RowKeySerde implements Serde<RowKey> {

    @Override
    public Serializer<RowKey> serializer() {
        return RowKeySerde::serialize;
    }

    @Override
    public Deserializer<RowKey> deserializer() {
        return RowKeySerde::deserialize;
    }

    // Kafka's interfaces are not null-marked, and null stands for itself in both directions.
    private static byte @Nullable [] serialize(String topic, @Nullable RowKey key) {
        return key == null ? null : key.bytes();
    }

    private static @Nullable RowKey deserialize(String topic, byte @Nullable [] bytes) {
        return bytes == null ? null : RowKey.ofBytes(bytes);
    }
}
