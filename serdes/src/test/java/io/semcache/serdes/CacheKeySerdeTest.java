package io.semcache.serdes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheKeySerdeTest {

    private final Serializer<CacheKey> serializer = new CacheKeySerde().serializer();
    private final Deserializer<CacheKey> deserializer = new CacheKeySerde().deserializer();

    @Test
    void writesTheBytesOfTheKeyAndNothingElse() {
        CacheKey key = CacheKey.ofName("default", "greeting");

        assertThat(serializer.serialize("events", key)).isEqualTo(key.bytes());
    }

    @Test
    void readsWhatItWrote() {
        CacheKey key = CacheKey.ofName("default", "greeting");

        assertThat(deserializer.deserialize("events", serializer.serialize("events", key)))
                .isEqualTo(key);
    }

    @Test
    @SuppressWarnings("NullAway") // Kafka hands a record without a key to its serde as null
    void mapsNullToNull() {
        assertThat(serializer.serialize("events", null)).isNull();
        assertThat(deserializer.deserialize("events", (byte[]) null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void refusesOtherLengths(int length) {
        assertThatThrownBy(() -> deserializer.deserialize("events", new byte[length]))
                .isInstanceOf(SerializationException.class)
                .hasMessage("expected a cache key of 32 bytes on events, got " + length + " bytes");
    }
}
