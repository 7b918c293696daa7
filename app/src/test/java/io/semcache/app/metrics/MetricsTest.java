package io.semcache.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.ErrorCode;
import io.semcache.fetch.FetchListener.CallOutcome;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.PartitionAnswer.Role;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.server.similarity.Similar;
import io.semcache.topology.runtime.CacheListener.LookupResult;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final Metrics metrics = new Metrics(Set.of("default", "faq"));
    private final CacheMeters cache = metrics.cache();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void countsLookupsAndTheTokensTheySaved() {
        cache.looked("default", LookupResult.HIT);
        cache.saved(7);
        cache.looked("faq", LookupResult.NEGATIVE);
        cache.looked("made-up", LookupResult.MISS);
        cache.looked("made-up-too", LookupResult.MISS);

        assertThat(metrics.scrape())
                .contains("semcache_lookups_total{namespace=\"default\",result=\"hit\"} 1.0")
                .contains("semcache_lookups_total{namespace=\"faq\",result=\"negative\"} 1.0")
                .contains("semcache_lookups_total{namespace=\"faq\",result=\"miss\"} 0.0")
                .contains("semcache_lookups_total{namespace=\"other\",result=\"miss\"} 2.0")
                .doesNotContain("made-up")
                .contains("semcache_tokens_total{kind=\"saved\"} 7.0");
    }

    @Test
    void countsProviderCalls() {
        cache.called("openai", CallOutcome.RATE_LIMITED, Duration.ofMillis(20), 3);
        cache.billed("openai", 11);

        assertThat(metrics.scrape())
                .contains("semcache_provider_calls_total{outcome=\"rate_limited\",provider=\"openai\"} 1.0")
                .contains("semcache_provider_seconds_count{provider=\"openai\"} 1")
                .contains("semcache_provider_batch_items_sum{provider=\"openai\"} 3.0")
                .contains("semcache_tokens_total{kind=\"billed\"} 11.0");
    }

    @Test
    void countsRequestsByRouteAndResult() {
        cache.answered("/v1/embeddings", 200, 2_000_000);
        cache.answered("/v1/embeddings", 404, 1);
        cache.answered("/metrics", 503, 1);

        assertThat(metrics.scrape())
                .contains("semcache_requests_total{result=\"ok\",route=\"/v1/embeddings\"} 1.0")
                .contains("semcache_requests_total{result=\"client_error\",route=\"/v1/embeddings\"} 1.0")
                .contains("semcache_requests_total{result=\"server_error\",route=\"/metrics\"} 1.0")
                .contains("semcache_lookup_seconds_count{route=\"/v1/embeddings\"} 2");
    }

    @Test
    void countsSearchesAndTheirCoverage() {
        cache.searched(
                new Similar(
                        List.of(),
                        List.of(
                                new Searched(0, "n", Role.ACTIVE, 0, 0, 100, 7, 1, List.of()),
                                new Searched(1, "n", Role.STANDBY, 3, 0, 100, 5, 1, List.of()),
                                new Missing(2, ErrorCode.NOT_READY, "gone"))),
                2_000_000);

        assertThat(metrics.scrape())
                .contains("semcache_similar_seconds_count 1")
                .contains("semcache_similar_rescored_sum 12.0")
                .contains("semcache_similar_partitions_total{answer=\"active\"} 1.0")
                .contains("semcache_similar_partitions_total{answer=\"stale\"} 1.0")
                .contains("semcache_similar_partitions_total{answer=\"missing\"} 1.0");
    }

    @Test
    void countsWhatWasRefusedOrRemoved() {
        cache.rejected(ErrorCode.TEXT_TOO_LONG);
        cache.expired(5);
        cache.deadLettered();

        assertThat(metrics.scrape())
                .contains("semcache_rejected_total{code=\"text_too_long\"} 1.0")
                .contains("semcache_expired_total 5.0")
                .contains("semcache_dead_letters_total 1.0");
    }

    @Test
    void knowsTheJvm() {
        assertThat(metrics.scrape()).contains("jvm_memory_used_bytes", "jvm_threads_live_threads", "process_cpu_usage");
    }
}
