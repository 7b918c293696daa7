package io.semcache.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.Settings;
import io.semcache.serdes.CacheSerdes;
import io.semcache.store.VectorStoreMemory;
import io.semcache.topology.runtime.CacheListener;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.topology.runtime.Faults;
import io.semcache.topology.runtime.LocalAnswers;
import io.semcache.topology.runtime.ServingPartitions;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheTopologyTest {

    private static final long MEMORY_BYTES = 1L << 20;

    @Test
    void describesTheDocumentedDataflow() throws IOException {
        assertThat(describe(TestSettings.defaults())).isEqualToNormalizingNewlines(golden());
    }

    @Test
    void takesEveryTopicNameFromTheSettings() {
        Settings settings = TestSettings.with(Map.of(
                "topics.requests", "a.requests",
                "topics.commands", "a.commands",
                "topics.results", "a.results",
                "topics.failures", "a.failures",
                "topics.events", "a.events",
                "topics.fetches", "a.fetches",
                "topics.ledger", "a.ledger"));

        assertThat(describe(settings)).contains("a.requests", "a.commands").doesNotContain("embedding-");
    }

    private static String describe(Settings settings) {
        var serving = new ServingPartitions();
        var runtime =
                new CacheRuntime(new TestClock(), CacheListener.NONE, new LocalAnswers(serving), serving, Faults.NONE);
        try (var serdes = new CacheSerdes(Map.of("schema.registry.url", "mock://describe"));
                var memory = new VectorStoreMemory(MEMORY_BYTES, MEMORY_BYTES)) {
            return CacheTopology.build(settings, serdes, memory, runtime)
                    .describe()
                    .toString();
        }
    }

    private static String golden() throws IOException {
        try (var text = CacheTopologyTest.class.getResourceAsStream("cache-topology.txt")) {
            assertThat(text).isNotNull();
            return new String(text.readAllBytes(), UTF_8);
        }
    }
}
