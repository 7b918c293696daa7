package io.semcache.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.semcache.store.VectorStoreMemory;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.query.StoreStats;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreMetersTest {

    private static final long MIB = 1 << 20;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private static StoreStats stats(long entries, long flights, long openFlights) {
        return new StoreStats(
                entries + flights,
                entries,
                0,
                flights,
                openFlights,
                0,
                Map.of("a", new NamespaceTotals(entries, entries, 0, 0, 100 * entries, 0)),
                0,
                2,
                entries > 5,
                10,
                0,
                true,
                0,
                0,
                0);
    }

    @Test
    void showTheOpenFlightsOfTheirOwnPartitionsAndTheSizesOfAll() {
        try (VectorStoreMemory memory = new VectorStoreMemory(MIB, MIB)) {
            StoreMeters meters = new StoreMeters(
                    registry,
                    () -> {
                        throw new IllegalStateException("not running");
                    },
                    partition -> partition != 2,
                    memory,
                    new RestoreProgress());

            meters.show(Map.of(0, stats(5, 3, 1), 1, stats(6, 4, 4), 2, stats(7, 9, 9)));

            assertThat(value("semcache.pending.keys")).isEqualTo(5);
            assertThat(value("semcache.entries")).isEqualTo(18);
            assertThat(value("semcache.flushed.rows")).isEqualTo(6);
            assertThat(value("semcache.purging.partitions")).isEqualTo(1);
            assertThat(value("semcache.namespace.bytes")).isEqualTo(1_800);
            assertThat(registry.get("semcache.store.bytes")
                            .tag("tier", "disk")
                            .gauge()
                            .value())
                    .isEqualTo(30);
        }
    }

    private double value(String name) {
        return registry.get(name).gauge().value();
    }
}
