package io.semcache.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    private static final String TEXT = """
            # HELP semcache_entries Entries
            semcache_entries{namespace="a b"} 1.5E3
            semcache_entries{namespace="default"} 7.0
            semcache_entries_per_day{namespace="default"} 9.0
            semcache_pending_keys 3.0
            """;

    @Test
    void sumsAMeterOverItsLabels() {
        assertThat(PrometheusText.sum(TEXT, "semcache_entries")).isEqualTo(1507);
        assertThat(PrometheusText.sum(TEXT, "semcache_pending_keys")).isEqualTo(3);
    }

    @Test
    void countsNothingWhereThereIsNoMeter() {
        assertThat(PrometheusText.sum(TEXT, "semcache_pending")).isZero();
    }
}
