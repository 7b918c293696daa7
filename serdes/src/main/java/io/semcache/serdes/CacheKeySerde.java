package io.semcache.serdes;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A cache key as its 32 bytes; null as null. Thread-safe. The arrays are handed through, not copied. */
public final class CacheKeySerde implements Serde<CacheKey> {

    @Override
    public Serializer<CacheKey> serializer() {
        return (topic, key) -> bytes(key);
    }

    @Override
    public Deserializer<CacheKey> deserializer() {
        return (topic, bytes) -> key(topic, bytes);
    }

    private static byte @Nullable [] bytes(@Nullable CacheKey key) {
        return key == null ? null : key.bytes();
    }

    private static @Nullable CacheKey key(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length != CacheKey.LENGTH) {
            throw new SerializationException(
                    "expected a cache key of 32 bytes on " + topic + ", got " + bytes.length + " bytes");
        }
        return CacheKey.ofBytes(bytes);
    }
}
