package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSharesTest {

    @Test
    void followTheLengths() {
        assertThat(TokenShares.of(100, List.of(1, 3, 6))).containsExactly(10, 30, 60);
    }

    @Test
    void areEvenWithoutLengths() {
        assertThat(TokenShares.of(4, List.of(0, 0))).containsExactly(2, 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void addUpToTheTotalAndStayWithinOneOfTheirDue(long seed) {
        Random random = new Random(seed);
        List<Integer> lengths = IntStream.range(0, 1 + random.nextInt(50))
                .mapToObj(i -> 1 + random.nextInt(500))
                .toList();
        int total = random.nextInt(100_000);
        double sum = lengths.stream().mapToInt(Integer::intValue).sum();

        int[] shares = TokenShares.of(total, lengths);

        assertThat(Arrays.stream(shares).sum()).as("seed %d", seed).isEqualTo(total);
        for (int i = 0; i < shares.length; i++) {
            assertThat((double) shares[i])
                    .as("seed %d, share %d", seed, i)
                    .isBetween(lengths.get(i) / sum * total - 1, lengths.get(i) / sum * total + 1);
        }
    }
}
