package io.semcache.topology.flights;

import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.mode;
import static io.semcache.topology.Requests.plain;
import static io.semcache.topology.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.CacheMode;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.store.row.TokenCount;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import io.semcache.topology.rows.StoredLookup;
import io.semcache.topology.runtime.LocalAnswer;
import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a flight when something comes back for it. */
class SettleTest {

    private static final String TEXT = "hello";

    @TempDir
    private Path stateDir;

    private CacheDriver cache;
    private CacheKey key;

    @SuppressWarnings("NullAway.Init")
    SettleTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, TestSettings.with(Map.of("namespaces.texts.store-text", "true")));
        key = cache.key(TEXT);
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Test
    void storesTheVectorByteForByteWithWhatIsKnownOfIt() {
        cache.request(request("r1", TEXT)
                .setMetadata(Map.of("lang", "en", "page", 3.0, "draft", true))
                .setSubject("alice")
                .setSource("doc-1")
                .setRevision("v2")
                .setDependsOn(List.of("doc-0"))
                .build());

        cache.event(key, Requests.vector(cache.fetch(), VECTOR, cache.clock.instant()));

        assertThat(cache.entry(key)).isInstanceOfSatisfying(Row.Present.class, entry -> {
            assertThat(entry.vector()).isEqualTo(VECTOR);
            assertThat(entry.info().provider()).isEqualTo("hash");
            assertThat(entry.info().tokens()).isEqualTo(new TokenCount(7, true));
            assertThat(entry.info().metadata()).isEqualTo(Map.of("lang", "en", "page", 3.0, "draft", true));
            assertThat(entry.info().subject()).isEqualTo("alice");
            assertThat(entry.info().source()).isEqualTo("doc-1");
            assertThat(entry.info().sourceRevision()).isEqualTo("v2");
            assertThat(entry.info().dependsOn()).containsExactly("doc-0");
            assertThat(entry.info().text()).isNull();
        });
    }

    @Test
    void keepsTheTextWhereTheNamespaceWantsIt() {
        var request = request("r1", TEXT).setNamespace("texts").build();
        cache.request(request);
        EmbeddingFetch fetch = cache.fetch();
        CacheKey inTexts = CacheKey.ofText(fetch.getIdentity(), TEXT);

        cache.event(inTexts, Requests.vector(fetch, VECTOR, cache.clock.instant()));

        assertThat(cache.entry(inTexts))
                .isInstanceOfSatisfying(
                        Row.Present.class,
                        entry -> assertThat(entry.info().text()).isEqualTo(TEXT));
    }

    @Test
    void createsTheEntryWhenTheProviderAnswered() {
        cache.request(plain("r1", TEXT));
        var fetchedAt = cache.clock.instant();
        cache.clock.advance(Duration.ofSeconds(2));

        cache.event(key, Requests.vector(cache.fetch(), VECTOR, fetchedAt));

        assertThat(onlyResult().getCreatedAt()).isEqualTo(fetchedAt);
    }

    @Test
    void believesNoProviderClockThatRunsAhead() {
        cache.request(plain("r1", TEXT));

        cache.event(
                key,
                Requests.vector(cache.fetch(), VECTOR, cache.clock.instant().plus(Duration.ofDays(400))));

        assertThat(onlyResult().getCreatedAt()).isEqualTo(cache.clock.instant());
    }

    @ParameterizedTest
    @MethodSource
    void neverStoresAnUnusableVector(Embedding vector) {
        cache.request(plain("r1", TEXT));

        cache.event(key, Requests.vector(cache.fetch(), vector, cache.clock.instant()));

        assertThat(onlyResult().getError().getCode()).isEqualTo("invalid_provider_answer");
        assertThat(cache.entry(key)).isNull();
    }

    static Stream<Arguments> neverStoresAnUnusableVector() {
        return Stream.of(
                Arguments.of(Embedding.of(1, 2, 3)),
                Arguments.of(Embedding.of(1, 2, 3, 4, 5)),
                Arguments.of(Embedding.of(0, 0, 0, 0)),
                Arguments.of(Embedding.of(1, Float.NaN, 3, 4)),
                Arguments.of(Embedding.of(1, 2, Float.NEGATIVE_INFINITY, 4)));
    }

    @Test
    void toleratesBytesThatAreNoVectorAtAll() {
        cache.request(plain("r1", TEXT));
        var event = Requests.vector(cache.fetch(), VECTOR, cache.clock.instant());
        event.setVector(ByteBuffer.wrap(new byte[7]));

        cache.event(key, event);

        assertThat(onlyResult().getError().getCode()).isEqualTo("invalid_provider_answer");
    }

    @Test
    void remembersARefusalForAWhile() {
        cache.request(plain("r1", TEXT));

        fail(Outcome.REJECTED, "text_too_long");

        assertThat(onlyResult().getError().getCode()).isEqualTo("text_too_long");
        assertThat(cache.entry(key)).isInstanceOf(Row.Negative.class);
    }

    @Test
    void refusedRefreshKeepsTheVectorThatWasPaidFor() {
        cache.command(Requests.put(TEXT, VECTOR).build());
        cache.request(mode("r1", TEXT, CacheMode.REFRESH));

        fail(Outcome.REJECTED, "provider_rejected");

        assertThat(cache.entry(key)).isInstanceOf(Row.Present.class);
    }

    @ParameterizedTest
    @MethodSource
    void storesNoPassingFailure(Outcome outcome, String code) {
        cache.request(plain("r1", TEXT));

        fail(outcome, code);

        assertThat(onlyResult().getError().getCode()).isEqualTo(code);
        assertThat(cache.entry(key)).isNull();
    }

    static Stream<Arguments> storesNoPassingFailure() {
        return Stream.of(
                Arguments.of(Outcome.UNAVAILABLE, "provider_unavailable"),
                Arguments.of(Outcome.UNAVAILABLE, "rate_limited"),
                Arguments.of(Outcome.INVALID, "invalid_provider_answer"));
    }

    @Test
    void fetchesAgainAfterAPassingFailure() {
        cache.request(plain("r1", TEXT));
        fail(Outcome.UNAVAILABLE, "provider_unavailable");

        cache.request(plain("r2", TEXT));

        assertThat(cache.fetches()).hasSize(1);
    }

    @Test
    void hidesCodesThatAreNotOnTheList() {
        cache.request(plain("r1", TEXT));

        fail(Outcome.UNAVAILABLE, "ECONNRESET");

        assertThat(onlyResult().getError().getCode()).isEqualTo("provider_unavailable");
    }

    @Test
    void tellsALocalCallerWhenToTryAgain() {
        var answer = cache.local.await(key, "w1", 0);
        cache.request(plain("r1", TEXT));

        cache.event(
                key,
                Requests.failure(cache.fetch(), Outcome.UNAVAILABLE, "rate_limited", 1_500L, cache.clock.instant()));

        assertThat(answer)
                .isCompletedWithValueMatching(
                        failed -> failed instanceof LocalAnswer.Failed(var c, var m, long after) && after == 1_500);
    }

    @Test
    void tellsALateWaiterThatItsDeadlineHasPassed() {
        cache.request(request("r1", TEXT)
                .setDeadline(cache.clock.instant().plusMillis(10))
                .build());
        cache.request(plain("r2", TEXT));
        cache.clock.advance(Duration.ofMillis(10));

        cache.event(key, Requests.vector(cache.fetch(), VECTOR, cache.clock.instant()));

        List<EmbeddingResult> results = cache.results();
        assertThat(results.get(0).getError().getCode()).isEqualTo("deadline_exceeded");
        assertThat(results.get(1).getStatus()).isEqualTo(ResultStatus.COALESCED);
    }

    @Test
    void dropsTheTextOfASettledFlight() {
        cache.request(plain("r1", TEXT));

        cache.event(key, Requests.vector(cache.fetch(), VECTOR, cache.clock.instant()));

        assertThat(cache.flight(key))
                .isNotNull()
                .satisfies(flight ->
                        assertThat(StoredLookup.decode(flight.body()).getText()).isNull());
    }

    private void fail(Outcome outcome, String code) {
        cache.event(key, Requests.failure(cache.fetch(), outcome, code, null, cache.clock.instant()));
    }

    private EmbeddingResult onlyResult() {
        List<EmbeddingResult> results = cache.results();
        assertThat(results).hasSize(1);
        return results.getFirst();
    }
}
