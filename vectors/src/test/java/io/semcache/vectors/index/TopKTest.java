package io.semcache.vectors.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopKTest {

    @Test
    void ordersByScoreAndThenByUnsignedKey() {
        var best = new TopK(3);

        best.offer(neighbour(0x80, 0.5f));
        best.offer(neighbour(0x7f, 0.5f));
        best.offer(neighbour(0xff, 0.9f));
        best.offer(neighbour(0x00, 0.4f));

        assertThat(best.bestFirst()).extracting(TopKTest::firstByte).containsExactly(0xff, 0x7f, 0x80);
    }

    @Test
    void hasNoThresholdBeforeItIsFull() {
        var best = new TopK(2);

        best.offer(neighbour(1, 0.5f));
        float before = best.threshold();
        best.offer(neighbour(2, 0.7f));

        assertThat(before).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(best.threshold()).isEqualTo(0.5f);
    }

    @Test
    void keepsWhatSortingAllWouldKeep() {
        var random = new Random(7);
        var all = Stream.generate(() -> neighbour(random.nextInt(256), random.nextInt(20) / 20f))
                .limit(500)
                .toList();
        var best = new TopK(40);

        all.forEach(best::offer);

        assertThat(best.bestFirst())
                .extracting(Neighbour::score, TopKTest::firstByte)
                .isEqualTo(all.stream()
                        .sorted(Neighbour.BEST_FIRST)
                        .limit(40)
                        .map(n -> tuple(n.score(), firstByte(n)))
                        .toList());
    }

    private static Neighbour neighbour(int firstByte, float score) {
        byte[] key = new byte[32];
        key[0] = (byte) firstByte;
        return new Neighbour(key, score);
    }

    private static int firstByte(Neighbour neighbour) {
        return Byte.toUnsignedInt(neighbour.key()[0]);
    }
}
