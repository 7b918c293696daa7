package io.semcache.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamBenchIT {

    @Test
    void measuresBothSides() throws InterruptedException {
        var result = StreamBench.run(new LoadSetting(Duration.ofSeconds(1), 2, 8, Duration.ZERO));

        assertThat(result)
                .containsKeys("ratio", "latency_ms", "passthrough_latency_ms")
                .hasEntrySatisfying(
                        "hits_per_second", rate -> assertThat((Long) rate).isPositive())
                .hasEntrySatisfying(
                        "passthrough_per_second",
                        rate -> assertThat((Long) rate).isPositive());
    }
}
