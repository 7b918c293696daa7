package io.semcache.topology.answers;

import static io.semcache.topology.Requests.OTHER_VECTOR;
import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.CacheMode;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.Float32List;
import io.semcache.store.row.Row;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.TestSettings;
import io.semcache.vectors.Embedding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that are past their life: an entry here lives for a second and is kept for ten more. */
class StaleTest {

    private static final String TEXT = "hello";
    private static final Duration LIFE = Duration.ofSeconds(1);
    private static final Duration WINDOW = Duration.ofSeconds(5);

    @TempDir
    private Path stateDir;

    private CacheDriver cache;
    private CacheKey key;

    @SuppressWarnings("NullAway.Init")
    StaleTest() {}

    @BeforeEach
    void storeAnEntryAndLetItExpire() {
        cache = new CacheDriver(
                stateDir,
                TestSettings.with(Map.of("namespaces.default.ttl-ms", "1000", "namespaces.default.stale-ms", "10000")));
        key = cache.key(TEXT);
        cache.request(request("r0", TEXT).build());
        cache.answer(cache.fetch(), VECTOR);
        cache.results();
        cache.elapse(LIFE.plusSeconds(1));
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Test
    void isAMissForThoseWhoDoNotAskForIt() {
        cache.request(request("r1", TEXT).build());

        assertThat(cache.results()).isEmpty();
        assertThat(cache.fetches()).hasSize(1);
    }

    @Test
    void isAnsweredAtOnceAndFetchedAnewOnce() {
        cache.request(revalidating("r1").build());
        cache.request(revalidating("r2").build());

        assertThat(cache.results())
                .allSatisfy(result -> assertThat(vector(result)).isEqualTo(VECTOR))
                .extracting(EmbeddingResult::getStatus)
                .containsExactly(ResultStatus.STALE, ResultStatus.STALE);
        assertThat(cache.fetches()).hasSize(1);
    }

    @Test
    void isReplacedByWhatWasFetchedAnew() {
        cache.request(revalidating("r1").build());
        cache.results();

        cache.answer(cache.fetch(), OTHER_VECTOR);
        cache.request(revalidating("r2").build());

        EmbeddingResult result = cache.results().getFirst();
        assertThat(result.getStatus()).isEqualTo(ResultStatus.HIT);
        assertThat(vector(result)).isEqualTo(OTHER_VECTOR);
    }

    @Test
    void isNotFetchedAnewForACallerWhoCallsNoProviderOrStoresNothing() {
        cache.request(revalidating("r1").setCache(CacheMode.ONLY_IF_CACHED).build());
        cache.request(revalidating("r2").setCache(CacheMode.NO_STORE).build());

        assertThat(cache.results())
                .extracting(EmbeddingResult::getStatus)
                .containsExactly(ResultStatus.STALE, ResultStatus.STALE);
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void isTooOldBeyondTheWindowOfTheCaller() {
        cache.elapse(WINDOW);

        cache.request(revalidating("r1").build());

        assertThat(cache.results()).isEmpty();
    }

    @Test
    void isRemovedWhenTheNamespaceKeepsItNoLonger() {
        assertThat(cache.entry(key)).isInstanceOf(Row.Present.class);

        cache.elapse(Duration.ofSeconds(10));

        assertThat(cache.entry(key)).isNull();
    }

    @Test
    void standsInForAProviderThatFails() {
        cache.request(forgiving("r1").build());
        EmbeddingFetch fetch = cache.fetch();
        assertThat(cache.results()).isEmpty();

        cache.fail(fetch, Outcome.UNAVAILABLE, "provider_unavailable");

        EmbeddingResult result = cache.results().getFirst();
        assertThat(result.getStatus()).isEqualTo(ResultStatus.STALE);
        assertThat(vector(result)).isEqualTo(VECTOR);
    }

    @Test
    void standsInForAnAnswerThatIsLate() {
        cache.request(forgiving("r1")
                .setDeadline(cache.clock.instant().plusSeconds(1))
                .build());

        cache.elapse(Duration.ofSeconds(2));

        assertThat(cache.results()).extracting(EmbeddingResult::getStatus).containsExactly(ResultStatus.STALE);
    }

    @Test
    void doesNotHideThatTheTextIsRefused() {
        cache.request(forgiving("r1").build());

        cache.fail(cache.fetch(), Outcome.REJECTED, "text_too_long");

        assertThat(cache.results()).extracting(EmbeddingResult::getStatus).containsExactly(ResultStatus.ERROR);
    }

    @Test
    void standsInForNoOneElse() {
        cache.request(request("r1", TEXT).build());
        cache.request(forgiving("r2").build());

        cache.fail(cache.fetch(), Outcome.UNAVAILABLE, "provider_unavailable");

        assertThat(cache.results())
                .extracting(EmbeddingResult::getStatus)
                .containsExactly(ResultStatus.ERROR, ResultStatus.STALE);
    }

    private static EmbeddingRequest.Builder revalidating(String id) {
        return request(id, TEXT).setStaleWhileRevalidateMs(WINDOW.toMillis());
    }

    private static EmbeddingRequest.Builder forgiving(String id) {
        return request(id, TEXT).setStaleIfErrorMs(WINDOW.toMillis());
    }

    private static Embedding vector(EmbeddingResult result) {
        return Float32List.toEmbedding(Objects.requireNonNull(result.getEmbedding()));
    }
}
