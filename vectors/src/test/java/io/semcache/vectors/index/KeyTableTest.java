package io.semcache.vectors.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTableTest {

    /** Keys by row number. */
    private final List<byte[]> keys = new ArrayList<>();

    /** A poor hash, so that probes are long and wrap around. */
    private final KeyTable table = new KeyTable(
            new KeyTable.Keys() {
                @Override
                public boolean hasKey(int id, byte[] key) {
                    return Arrays.equals(keys.get(id), key);
                }

                @Override
                public long keyHash(int id) {
                    return hash(keys.get(id));
                }
            },
            14);

    @Test
    void findsWhatAMapFinds() {
        var random = new Random(3);
        Map<Integer, Integer> expected = new HashMap<>();

        for (int i = 0; i < 10_000; i++) {
            int key = random.nextInt(500);
            Integer id = expected.get(key);
            if (id == null) {
                keys.add(Vectors.key(key));
                table.add(hash(Vectors.key(key)), keys.size() - 1);
                expected.put(key, keys.size() - 1);
            } else if (random.nextInt(4) == 0) {
                keys.add(Vectors.key(key));
                table.move(hash(Vectors.key(key)), id, keys.size() - 1);
                expected.put(key, keys.size() - 1);
            } else {
                table.remove(Vectors.key(key), hash(Vectors.key(key)));
                expected.remove(key);
            }
            if (i == 5_000) {
                table.widen(20);
            }

            int other = random.nextInt(500);
            assertThat(table.find(Vectors.key(other), hash(Vectors.key(other))))
                    .as("key %d after %d steps", other, i)
                    .isEqualTo(expected.getOrDefault(other, -1));
        }
    }

    @Test
    void takesLessThanSevenBytesForEachOfManyKeys() {
        for (int i = 0; i < 10_000; i++) {
            keys.add(Vectors.key(i));
            table.add(KeyTable.hash(i, 0, 0, 0), i);
            if (i > 1_000) {
                assertThat(table.bytes()).as("%d keys", i + 1).isLessThanOrEqualTo((i + 1) * 7L);
            }
        }
    }

    private static long hash(byte[] key) {
        return (long) (key[7] & 7) << 61 | (key[6] & 0xff);
    }
}
