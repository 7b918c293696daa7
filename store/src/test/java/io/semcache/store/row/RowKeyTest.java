package io.semcache.store.row;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.store.Rows;
import io.semcache.store.layout.RowKeySerde;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowKeyTest {

    private static final byte[] CACHE_KEY = Rows.cacheKey(0x01020304);

    private final RowKeySerde serde = new RowKeySerde();

    static Stream<RowKey> everyKind() {
        return Stream.of(
                RowKey.entry(CACHE_KEY),
                RowKey.flight(CACHE_KEY),
                RowKey.waiter(CACHE_KEY, new byte[] {0}),
                RowKey.waiter(CACHE_KEY, new byte[RowKey.MAX_ID_BYTES]));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void keepsItsPartsThroughItsBytes(RowKey key) {
        RowKey copy = serde.deserializer().deserialize("t", serde.serializer().serialize("t", key));

        assertThat(copy).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(copy.cacheKey()).isEqualTo(CACHE_KEY);
        assertThat(copy.kind()).isEqualTo(key.kind());
        assertThat(copy.id()).isEqualTo(key.id());
    }

    @Test
    void isTheCacheKeyThenTheKindThenTheId() {
        byte[] bytes = RowKey.waiter(CACHE_KEY, "id".getBytes(UTF_8)).bytes();

        assertThat(Arrays.copyOf(bytes, 32)).isEqualTo(CACHE_KEY);
        assertThat(Arrays.copyOfRange(bytes, 32, bytes.length)).containsExactly(3, 'i', 'd');
    }

    @Test
    void passesNullThrough() {
        assertThat(serde.serializer().serialize("t", null)).isNull();
        assertThat(serde.deserializer().deserialize("t", null)).isNull();
    }

    @Test
    void doesNotSeeLaterWritesToTheArrayItWasMadeFrom() {
        byte[] cacheKey = CACHE_KEY.clone();
        RowKey key = RowKey.entry(cacheKey);

        cacheKey[0]++;

        assertThat(key.cacheKey()).isEqualTo(CACHE_KEY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void refusesCacheKeysOfAnotherLength(int length) {
        assertThatThrownBy(() -> RowKey.entry(new byte[length])).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RowKey.MAX_ID_BYTES + 1})
    void refusesIdsThatAreEmptyOrTooLong(int length) {
        assertThatThrownBy(() -> RowKey.waiter(CACHE_KEY, new byte[length]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<byte[]> noKeys() {
        return Stream.of(
                new byte[0],
                new byte[32],
                new byte[33],
                Arrays.copyOf(RowKey.entry(CACHE_KEY).bytes(), 34),
                Arrays.copyOf(RowKey.flight(CACHE_KEY).bytes(), 34),
                RowKey.waiterPrefix(CACHE_KEY),
                Arrays.copyOf(RowKey.waiterPrefix(CACHE_KEY), 34 + RowKey.MAX_ID_BYTES));
    }

    @ParameterizedTest
    @MethodSource("noKeys")
    void refusesBytesThatAreNoKey(byte[] bytes) {
        assertThatThrownBy(() -> serde.deserializer().deserialize("t", bytes)).isInstanceOf(CorruptRowException.class);
    }
}
