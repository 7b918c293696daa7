package io.semcache.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class HttpBenchIT {

    @Test
    void measuresHitsBesideEveryKindOfProvider() throws InterruptedException {
        Map<String, Object> result = HttpBench.run(new LoadSetting(Duration.ofSeconds(1), 2, 8, Duration.ZERO));

        assertThat(result).containsKeys("stream_per_second", "latency_ms", "latency_at_half_stream_ms");
        assertThat(result)
                .extractingByKey("providers", InstanceOfAssertFactories.map(String.class, Object.class))
                .containsOnlyKeys("working", "down", "hang");
    }
}
