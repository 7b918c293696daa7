package io.semcache.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class KvBenchIT {

    @Test
    void measuresOneReadManyConnectionsAndABatch() throws InterruptedException {
        KvBench.Setting setting = new KvBench.Setting(50, 100, 2, 10, Duration.ofMillis(100), Duration.ZERO);

        Map<String, Object> result = KvBench.run(setting);

        assertThat(result)
                .extractingByKey("semcache", InstanceOfAssertFactories.map(String.class, Object.class))
                .containsOnlyKeys("latency_ms", "per_second", "batch_ms");
        assertThat(result).containsEntry("value_bytes", 100);
        // Whether there is a Redis to compare with is a matter of the machine.
        assertThat(result.containsKey("ratios")).isEqualTo(result.containsKey("redis"));
    }
}
