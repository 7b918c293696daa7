package io.semcache.topology.flights;

import static io.semcache.topology.Requests.OTHER_VECTOR;
import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.mode;
import static io.semcache.topology.Requests.plain;
import static io.semcache.topology.Requests.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.semcache.schemas.CacheMode;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.Reply;
import io.semcache.schemas.ResultStatus;
import io.semcache.schemas.Waiter;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.Float32List;
import io.semcache.store.row.Row;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import io.semcache.topology.runtime.LocalAnswer;
import io.semcache.vectors.Embedding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LookupTest {

    private static final String TEXT = "hello";

    @TempDir
    private Path stateDir;

    private CacheDriver cache;
    private CacheKey key;

    @SuppressWarnings("NullAway.Init")
    LookupTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, TestSettings.with(Map.of("limits.waiters.per.key", "3")));
        key = cache.key(TEXT);
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Nested
    class WhenTheVectorIsStored {

        @BeforeEach
        void store() {
            cache.command(Requests.put(TEXT, VECTOR).build());
        }

        @ParameterizedTest
        @EnumSource(names = {"DEFAULT", "ONLY_IF_CACHED", "NO_STORE"})
        void answersAtOnce(CacheMode mode) {
            cache.request(mode("r1", TEXT, mode));

            EmbeddingResult result = onlyResult();
            assertThat(result.getStatus()).isEqualTo(ResultStatus.HIT);
            assertThat(vectorOf(result)).isEqualTo(VECTOR);
            assertThat(cache.fetches()).isEmpty();
        }

        @Test
        void echoesKeyAndHeadersOfTheRequest() {
            cache.request(new TestRecord<>(
                    "mine".getBytes(UTF_8),
                    cache.encoded(plain("r1", TEXT)),
                    new RecordHeaders().add("trace", "t-1".getBytes(UTF_8))));

            TestRecord<byte[], EmbeddingResult> result = cache.resultRecords().getFirst();
            assertThat(result.key()).asString(UTF_8).isEqualTo("mine");
            assertThat(result.headers().lastHeader("trace").value())
                    .asString(UTF_8)
                    .isEqualTo("t-1");
        }

        @Test
        void namesWhatTheVectorIsOf() {
            cache.request(plain("r1", TEXT));

            EmbeddingResult result = onlyResult();
            assertThat(result.getRequestId()).isEqualTo("r1");
            assertThat(result.getModel()).isEqualTo("tiny");
            assertThat(result.getDimensions()).isEqualTo(4);
            assertThat(result.getCacheKey()).isEqualTo(key.hex());
            assertThat(result.getCreatedAt()).isEqualTo(cache.clock.instant());
        }

        @ParameterizedTest
        @EnumSource(names = {"REFRESH", "BYPASS"})
        void fetchesAnewWhenAskedTo(CacheMode mode) {
            cache.request(mode("r1", TEXT, mode));

            assertThat(cache.results()).isEmpty();
            assertThat(cache.fetches()).hasSize(1);
        }

        @Test
        void refreshReplacesTheVector() {
            cache.request(mode("r1", TEXT, CacheMode.REFRESH));

            settle(OTHER_VECTOR);

            assertThat(present().vector()).isEqualTo(OTHER_VECTOR);
        }

        @Test
        void bypassLeavesTheVector() {
            cache.request(mode("r1", TEXT, CacheMode.BYPASS));

            settle(OTHER_VECTOR);

            assertThat(vectorOf(onlyResult())).isEqualTo(OTHER_VECTOR);
            assertThat(present().vector()).isEqualTo(VECTOR);
        }

        @Test
        void tellsACallerOfThisNode() {
            CompletableFuture<LocalAnswer> answer = cache.local.await(key, "w1", 0);

            cache.event(key, local("w1", CacheMode.DEFAULT));

            assertThat(answer).isCompletedWithValueMatching(found -> status(found) == ResultStatus.HIT);
            assertThat(cache.results()).isEmpty();
        }

        @Test
        void tellsOnlyTheCallerWhoseLookupItIs() {
            CompletableFuture<LocalAnswer> refreshing = cache.local.await(key, "w2", 0);

            cache.event(key, local("w1", CacheMode.DEFAULT));

            assertThat(refreshing).isNotDone();
        }
    }

    @Nested
    class WhenTheVectorHasExpired {

        @Test
        void fetchesAgain() {
            cache.command(Requests.put(TEXT, VECTOR).setTtlMs(1_000L).build());
            cache.clock.advance(Duration.ofSeconds(1));

            cache.request(plain("r1", TEXT));

            assertThat(cache.results()).isEmpty();
            assertThat(cache.fetches()).hasSize(1);
        }

        @Test
        void answersUntilThen() {
            cache.command(Requests.put(TEXT, VECTOR).setTtlMs(1_000L).build());
            cache.clock.advance(Duration.ofMillis(999));

            cache.request(plain("r1", TEXT));

            assertThat(onlyResult().getStatus()).isEqualTo(ResultStatus.HIT);
        }
    }

    @Nested
    class WhenTheTextIsNew {

        @Test
        void sendsOneFetchThatSaysWhatIsOwed() {
            cache.request(plain("r1", TEXT));

            EmbeddingFetch fetch = cache.fetch();
            assertThat(fetch.getText()).isEqualTo(TEXT);
            assertThat(fetch.getAttempt()).isEqualTo(1);
            assertThat(fetch.getIssuedAt()).isEqualTo(cache.clock.instant());
            assertThat(fetch.getNotAfter())
                    .isEqualTo(cache.clock
                            .instant()
                            .plus(TestSettings.defaults().cache().fetchTimeout()));
        }

        @Test
        void sendsOneFetchForAllWhoAsk() {
            cache.request(plain("r1", TEXT));
            cache.request(plain("r2", TEXT));
            cache.request(mode("r3", TEXT, CacheMode.REFRESH));

            assertThat(cache.fetches()).hasSize(1);
        }

        @Test
        void answersEveryWaiterOnce() {
            cache.request(plain("r1", TEXT));
            cache.request(plain("r2", TEXT));

            settle(VECTOR);

            assertThat(cache.results())
                    .extracting(EmbeddingResult::getRequestId, EmbeddingResult::getStatus)
                    .containsExactly(tuple("r1", ResultStatus.MISS), tuple("r2", ResultStatus.COALESCED));
        }

        @Test
        void refusesWaitersBeyondTheLimit() {
            for (String id : List.of("r1", "r2", "r3", "r4")) {
                cache.request(plain(id, TEXT));
            }

            EmbeddingResult result = onlyResult();
            assertThat(result.getRequestId()).isEqualTo("r4");
            assertThat(result.getError().getCode()).isEqualTo("overloaded");
        }

        @Test
        void doesNotFetchWhenOnlyACachedVectorIsWanted() {
            cache.request(mode("r1", TEXT, CacheMode.ONLY_IF_CACHED));

            assertThat(onlyResult().getError().getCode()).isEqualTo("not_cached");
            assertThat(cache.fetches()).isEmpty();
        }

        @Test
        void doesNotFetchForACallerWhoHasGone() {
            cache.request(request("r1", TEXT).setDeadline(cache.clock.instant()).build());

            assertThat(onlyResult().getError().getCode()).isEqualTo("deadline_exceeded");
            assertThat(cache.fetches()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource(names = {"NO_STORE", "BYPASS"})
        void storesNothingForThoseWhoWantNothingStored(CacheMode mode) {
            cache.request(mode("r1", TEXT, mode));

            settle(VECTOR);

            assertThat(onlyResult().getStatus()).isEqualTo(ResultStatus.MISS);
            assertThat(cache.entry(key)).isNull();
        }

        @Test
        void storesWhenAnyWaiterWantsIt() {
            cache.request(mode("r1", TEXT, CacheMode.NO_STORE));
            cache.request(plain("r2", TEXT));

            settle(VECTOR);

            assertThat(present().vector()).isEqualTo(VECTOR);
        }

        @Test
        void storesForTheLongestTimeAndUnderAllTags() {
            cache.request(
                    request("r1", TEXT).setTtlMs(5_000L).setTags(List.of("a")).build());
            cache.request(
                    request("r2", TEXT).setTtlMs(9_000L).setTags(List.of("b")).build());
            cache.request(request("r3", TEXT).setTtlMs(7_000L).build());

            settle(VECTOR);

            assertThat(present().expiresAtMs() - present().createdAtMs()).isEqualTo(9_000);
            assertThat(present().info().tags()).isEqualTo(Set.of("a", "b"));
        }

        @Test
        void givesThoseWhoWantNothingStoredNoSayInTheTime() {
            cache.request(request("r1", TEXT).setTtlMs(5_000L).build());
            cache.request(request("r2", TEXT)
                    .setTtlMs(0L)
                    .setCache(CacheMode.NO_STORE)
                    .build());

            settle(VECTOR);

            assertThat(present().expiresAtMs() - present().createdAtMs()).isEqualTo(5_000);
        }

        @Test
        void tellsEveryLocalCallerWhenTheVectorComes() {
            CompletableFuture<LocalAnswer> opener = cache.local.await(key, "w1", 0);
            CompletableFuture<LocalAnswer> other = cache.local.await(key, "w2", 0);
            cache.event(key, local("w1", CacheMode.DEFAULT));
            cache.event(key, local("w2", CacheMode.DEFAULT));

            settle(VECTOR);

            assertThat(opener).isCompletedWithValueMatching(found -> status(found) == ResultStatus.MISS);
            assertThat(other).isCompletedWithValueMatching(found -> status(found) == ResultStatus.COALESCED);
        }

        @Test
        void keepsNoRowForALocalCaller() {
            cache.event(key, local("w1", CacheMode.DEFAULT));

            assertThat(cache.rows()).as("the flight alone").isEqualTo(1);
        }
    }

    @Nested
    class WhenTheProviderRefusedTheText {

        @BeforeEach
        void refuse() {
            cache.request(plain("r0", TEXT));
            cache.event(
                    key,
                    Requests.failure(cache.fetch(), Outcome.REJECTED, "text_too_long", null, cache.clock.instant()));
            cache.results();
        }

        @Test
        void answersWithTheReasonAndFetchesNothing() {
            cache.request(plain("r1", TEXT));

            assertThat(onlyResult().getError().getCode()).isEqualTo("text_too_long");
            assertThat(cache.fetches()).isEmpty();
        }

        @Test
        void asksAgainAfterAShortWhile() {
            cache.clock.advance(TestSettings.defaults().cache().negativeTtl());

            cache.request(plain("r1", TEXT));

            assertThat(cache.fetches()).hasSize(1);
        }

        @Test
        void asksAgainWhenTheCallerInsists() {
            cache.request(mode("r1", TEXT, CacheMode.REFRESH));

            assertThat(cache.fetches()).hasSize(1);
        }
    }

    @Test
    void countsWhatLookupsFound() {
        cache.request(plain("r1", TEXT));
        cache.request(plain("r2", TEXT));
        settle(VECTOR);
        cache.request(plain("r3", TEXT));

        assertThat(cache.listener.heard).containsExactly("MISS", "COALESCED", "settled OK for 2", "HIT");
    }

    private void settle(Embedding vector) {
        cache.event(key, Requests.vector(cache.fetch(), vector, cache.clock.instant()));
    }

    private LookupEvent local(String waiterId, CacheMode mode) {
        LookupEvent lookup = cache.lookup(mode("r", TEXT, mode));
        lookup.setWaiter(new Waiter(waiterId, "r", Reply.LOCAL, null, List.of()));
        return lookup;
    }

    private EmbeddingResult onlyResult() {
        List<EmbeddingResult> results = cache.results();
        assertThat(results).hasSize(1);
        return results.getFirst();
    }

    private Row.Present present() {
        if (cache.entry(key) instanceof Row.Present present) {
            return present;
        }
        throw new AssertionError("expected a vector, got " + cache.entry(key));
    }

    private static Embedding vectorOf(EmbeddingResult result) {
        return Float32List.toEmbedding(result.getEmbedding());
    }

    private static ResultStatus status(LocalAnswer answer) {
        return answer instanceof LocalAnswer.Found found ? found.status() : ResultStatus.ERROR;
    }
}
