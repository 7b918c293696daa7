package io.semcache.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.server.similarity.payload.PayloadListener.Result;
import io.semcache.server.similarity.payload.PayloadListener.Shadow;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PayloadMetersTest {

    private final Metrics metrics = new Metrics(Set.of("default", "faq"));
    private final PayloadMeters meters = metrics.payloads();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void countLookupsByNamespaceAndResult() {
        meters.looked("faq", Result.HIT);
        meters.looked("faq", Result.HIT);
        meters.looked("faq", Result.REFUSED);
        meters.looked("default", Result.MISS);

        assertThat(metrics.scrape())
                .contains("semcache_payload_lookups_total{namespace=\"faq\",result=\"hit\"} 2.0")
                .contains("semcache_payload_lookups_total{namespace=\"faq\",result=\"refused\"} 1.0")
                .contains("semcache_payload_lookups_total{namespace=\"default\",result=\"miss\"} 1.0");
    }

    @Test
    void countNamespacesThatCallersMakeUpAsOne() {
        meters.looked("a", Result.MISS);
        meters.looked("b", Result.MISS);

        assertThat(metrics.scrape())
                .contains("semcache_payload_lookups_total{namespace=\"other\",result=\"miss\"} 2.0")
                .doesNotContain("namespace=\"a\"");
    }

    @Test
    void spreadTheCosinesOfShadowChecks() {
        meters.compared(Shadow.AGREES, 0.97f);
        meters.compared(Shadow.DIFFERS, 0.62f);
        meters.compared(Shadow.FAILED, 0);

        assertThat(metrics.scrape())
                .contains("semcache_shadow_checks_total{verdict=\"agrees\"} 1.0")
                .contains("semcache_shadow_checks_total{verdict=\"differs\"} 1.0")
                .contains("semcache_shadow_checks_total{verdict=\"failed\"} 1.0")
                .contains("semcache_shadow_cosine_percent_count 2")
                .contains("semcache_shadow_cosine_percent_bucket{le=\"60.0\"} 0")
                .contains("semcache_shadow_cosine_percent_bucket{le=\"70.0\"} 1")
                .contains("semcache_shadow_cosine_percent_bucket{le=\"99.0\"} 2");
    }
}
