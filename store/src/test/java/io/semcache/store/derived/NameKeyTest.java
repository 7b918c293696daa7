package io.semcache.store.derived;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.Rows;
import io.semcache.store.layout.Generation;
import io.semcache.store.row.RowKey;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameKeyTest {

    private static final Generation NS = new Generation("ns", 7);
    private static final List<String> NAMES =
            List.of("", "\0", "\0\0", "\0\u0001", "\0a", "\u0001", "a", "a\0", "a\0b", "a\u0001", "ab", "b", "ÿ", "🙂");

    @Test
    void sortsAsTheNamesDo() {
        byte[] high = new byte[RowKey.CACHE_KEY_BYTES];
        Arrays.fill(high, (byte) 0xff);
        for (String one : NAMES) {
            for (String other : NAMES) {
                int byKey = Arrays.compareUnsigned(
                        NameKey.of(NS, one, high), NameKey.of(NS, other, new byte[RowKey.CACHE_KEY_BYTES]));
                int byName = Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));

                assertThat(Integer.signum(byKey))
                        .as("'%s' beside '%s'", one, other)
                        .isEqualTo(byName == 0 ? 1 : Integer.signum(byName));
            }
        }
    }

    @Test
    void keepsNamespacesAndTheirGenerationsApart() {
        byte[] key = NameKey.of(NS, "name", Rows.cacheKey(1));

        assertThat(startsWith(key, NameKey.prefix(new Generation("n", 7), ""))).isFalse();
        assertThat(startsWith(key, NameKey.prefix(new Generation("n", 7), "sname")))
                .isFalse();
        assertThat(startsWith(key, NameKey.prefix(new Generation("ns", 8), ""))).isFalse();
        assertThat(startsWith(key, NameKey.prefix(NS, ""))).isTrue();
    }

    @Test
    void goesOnBehindAName() {
        for (String name : NAMES) {
            byte[] after = NameKey.after(NS, name);
            byte[] high = new byte[RowKey.CACHE_KEY_BYTES];
            Arrays.fill(high, (byte) 0xff);

            assertThat(Arrays.compareUnsigned(NameKey.of(NS, name, high), after))
                    .as("'%s'", name)
                    .isNegative();
            assertThat(Arrays.compareUnsigned(NameKey.of(NS, name + "\0", new byte[32]), after))
                    .as("'%s' and a zero", name)
                    .isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void readsBackWhatItWasMadeOf(long seed) {
        Random random = new Random(seed);
        Generation zero = new Generation("n\0s", 0x0100_00ff_0000L);
        int zeroBytes = NameKey.prefix(zero, "").length;
        for (int i = 0; i < 1_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int c = random.nextInt(6); c > 0; c--) {
                name.append(NAMES.get(random.nextInt(NAMES.size())));
            }
            byte[] key = NameKey.of(zero, name.toString(), Rows.cacheKey(i));

            assertThat(NameKey.name(key, zeroBytes)).as("seed %d", seed).isEqualTo(name.toString());
            assertThat(NameKey.rowKey(key)).isEqualTo(Rows.entryKey(i));
        }
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return Arrays.equals(Arrays.copyOf(key, prefix.length), prefix);
    }
}
