package io.semcache.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimilarBenchIT {

    @Test
    void findsTheSameThroughTheWholeStack() throws InterruptedException {
        var result = SimilarBench.run(new SimilarBench.Setting(500, 16, 2, 10, 50));

        assertThat(result)
                .containsEntry("same_answers", true)
                .containsKeys("similar_ms", "bare_ms", "ratio", "rescored_median");
    }
}
