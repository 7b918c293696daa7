package io.semcache.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RagBenchIT {

    @Test
    void paysOnceForEachDistinctText() throws InterruptedException {
        RagBench.Setting setting = new RagBench.Setting(100, 0.8, Duration.ofMillis(5), 4, Duration.ZERO);

        var result = RagBench.run(setting);

        assertThat(result)
                .containsEntry("requests", 100)
                .containsEntry("distinct", 20)
                .containsEntry("provider_items", 20L);
    }
}
