package io.semcache.vectors.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.vectors.Codes;
import io.semcache.vectors.UnitVector;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an index holds, and that it gives it back. */
class MemoryTest {

    private final Random random = new Random(1);
    private final StoredTable table = new StoredTable();

    @ParameterizedTest
    @CsvSource({"1000,64", "3000,256", "20000,384", "5000,1536", "1999,1", "30000,7"})
    void isSixtyFourBytesBesideTheCodesOfEachRow(int rows, int dimensions) {
        try (var index = new VectorIndex(dimensions)) {
            Codes codes = Codes.of(Vectors.gaussian(random, dimensions));
            for (int i = 0; i < rows; i++) {
                index.put(Vectors.randomKey(random), 0, codes);
            }

            assertThat((double) index.bytes() / rows).isBetween(dimensions + 48.0, dimensions + 64.0);
        }
    }

    @Test
    void isAFewKilobytesForTenRows() {
        try (var index = new VectorIndex(384)) {
            for (int i = 0; i < 10; i++) {
                table.put(index, Vectors.key(i), Vectors.gaussian(random, 384));
            }

            assertThat(index.bytes()).isLessThan(10_000);
        }
    }

    @Test
    void doesNotGrowWithOverwrites() {
        try (var index = new VectorIndex(32)) {
            for (int i = 0; i < 50_000; i++) {
                index.put(Vectors.key(random.nextInt(2_000)), 0, Codes.of(Vectors.gaussian(random, 32)));
            }

            assertThat(index.rows()).isEqualTo(2_000);
            assertThat(index.bytes()).isLessThan(2_000L * (32 + 64) * 3 / 2);
        }
    }

    @Test
    void isGivenBackWhenAllRowsAreRemoved() {
        try (var index = new VectorIndex(32)) {
            for (int i = 0; i < 5_000; i++) {
                table.put(index, Vectors.key(i), Vectors.gaussian(random, 32));
            }
            for (int i = 0; i < 5_000; i++) {
                table.remove(index, Vectors.key(i));
            }

            assertThat(index.rows()).isZero();
            assertThat(index.bytes()).isLessThan(200);
        }
    }

    @Test
    void staysForASearchThatRunsAndIsGivenBackWhenItEnds() {
        var index = new VectorIndex(32);
        for (int i = 0; i < 5_000; i++) {
            table.put(index, Vectors.key(i), Vectors.gaussian(random, 32));
        }
        long[] duringSearch = new long[1];
        // The store's callback runs within the search: it closes the index in the middle of it.
        StoredRows closing = key -> {
            index.close();
            duringSearch[0] = index.bytes();
            return table.read(key);
        };
        var query = UnitVector.of(Vectors.gaussian(random, 32));

        var result = index.search(new Search(query, 10, -1f, null, closing, System.nanoTime() + 10_000_000_000L));

        assertThat(((SearchResult.Found) result).neighbours()).hasSize(10);
        assertThat(duringSearch[0]).isGreaterThan(5_000 * 80);
        assertThat(index.bytes()).isLessThan(200);
    }

    @Test
    void ofReplacedSlabsIsGivenBackWhenTheLastSearchEnds() {
        try (var index = new VectorIndex(32)) {
            for (int i = 0; i < 5_000; i++) {
                table.put(index, Vectors.key(i), Vectors.gaussian(random, 32));
            }
            long before = index.bytes();
            boolean[] overwritten = new boolean[1];
            long[] duringSearch = new long[1];
            StoredRows overwriting = key -> {
                if (!overwritten[0]) {
                    overwritten[0] = true;
                    for (int i = 0; i < 5_000; i++) {
                        table.put(index, Vectors.key(i), Vectors.gaussian(random, 32));
                    }
                    duringSearch[0] = index.bytes();
                }
                return table.read(key);
            };
            var query = UnitVector.of(Vectors.gaussian(random, 32));

            index.search(new Search(query, 10, -1f, null, overwriting, System.nanoTime() + 10_000_000_000L));

            assertThat(duringSearch[0]).isGreaterThan(before * 19 / 10);
            assertThat(index.bytes()).isLessThan(before * 3 / 2);
        }
    }
}
