package io.semcache.fetch.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbedComparisonTest {

    @Test
    void comparesEqualVectors() throws InterruptedException {
        List<String> texts = IntStream.range(0, 40)
                .mapToObj(i -> "Sentence number " + i + " is about the weather. ".repeat(1 + i % 3))
                .toList();

        var result = EmbedComparison.run(texts, 1, 2);

        assertThat(result.largestDifference()).isLessThan(1e-5);
        assertThat(result.texts()).isEqualTo(40);
        assertThat(result.ratio()).isEqualTo(result.providerTextsPerSecond() / result.directTextsPerSecond());
    }
}
