package io.semcache.topology.answers;

import static io.semcache.topology.Requests.OTHER_VECTOR;
import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.failure;
import static io.semcache.topology.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.CacheMode;
import io.semcache.schemas.EmbeddingRequest;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.Float32List;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import io.semcache.vectors.Embedding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that say how old an answer may be; the entry here is a minute old. */
class AgeTest {

    private static final String TEXT = "hello";
    private static final Duration AGE = Duration.ofMinutes(1);

    @TempDir
    private Path stateDir;

    private CacheDriver cache;
    private CacheKey key;

    @SuppressWarnings("NullAway.Init")
    AgeTest() {}

    @BeforeEach
    void storeAnEntryAndLetItAge() {
        cache = new CacheDriver(stateDir, TestSettings.defaults());
        key = cache.key(TEXT);
        cache.request(request("r0", TEXT).build());
        answer(VECTOR);
        cache.results();
        cache.elapse(AGE);
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    private void answer(Embedding vector) {
        cache.event(key, Requests.vector(cache.fetch(), vector, cache.clock.instant()));
    }

    private static EmbeddingRequest.Builder notOlderThan(String id, Duration age) {
        return request(id, TEXT).setMaxAgeMs(age.toMillis());
    }

    @Test
    void isAHitUpToTheAgeThatWasAskedFor() {
        cache.request(notOlderThan("r1", AGE).build());

        assertThat(cache.results()).extracting(EmbeddingResult::getStatus).containsExactly(ResultStatus.HIT);
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void isFetchedAnewBeyondItForThisCallerAndTheNext() {
        cache.request(notOlderThan("r1", AGE.minusMillis(1)).build());
        assertThat(cache.results()).isEmpty();
        answer(OTHER_VECTOR);
        cache.request(notOlderThan("r2", AGE.minusMillis(1)).build());

        assertThat(cache.results())
                .allSatisfy(result -> assertThat(Float32List.toEmbedding(Objects.requireNonNull(result.getEmbedding())))
                        .isEqualTo(OTHER_VECTOR))
                .extracting(EmbeddingResult::getStatus)
                .containsExactly(ResultStatus.MISS, ResultStatus.HIT);
    }

    @Test
    void isNeverYoungEnoughForAgeZero() {
        cache.request(notOlderThan("r1", Duration.ZERO).build());
        answer(OTHER_VECTOR);
        cache.request(notOlderThan("r2", Duration.ZERO).build());

        assertThat(cache.results()).extracting(EmbeddingResult::getStatus).containsExactly(ResultStatus.MISS);
        assertThat(cache.fetches()).as("in the millisecond in which it came").hasSize(1);
    }

    @Test
    void isNotCachedForThoseWhoCallNoProvider() {
        cache.request(notOlderThan("r1", Duration.ofSeconds(1))
                .setCache(CacheMode.ONLY_IF_CACHED)
                .build());

        assertThat(error(cache.results().getFirst())).isEqualTo("not_cached");
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void boundsTheAgeOfAFailureThatIsRemembered() {
        CacheKey bad = cache.key("bad");
        cache.request(request("r2", "bad").build());
        cache.event(bad, failure(cache.fetch(), Outcome.REJECTED, "provider_rejected", null, cache.clock.instant()));
        cache.results();
        cache.elapse(Duration.ofSeconds(2));

        cache.request(request("r3", "bad").build());
        assertThat(error(cache.results().getFirst())).isEqualTo("provider_rejected");
        cache.request(request("r4", "bad").setMaxAgeMs(1_000L).build());
        assertThat(cache.fetches()).hasSize(1);
    }

    @Test
    void isRefusedBelowZero() {
        cache.request(request("r1", TEXT).setMaxAgeMs(-1L).build());

        assertThat(error(cache.results().getFirst())).isEqualTo("invalid_request");
    }

    private static CharSequence error(EmbeddingResult result) {
        return Objects.requireNonNull(result.getError()).getCode();
    }
}
