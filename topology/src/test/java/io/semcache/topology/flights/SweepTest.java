package io.semcache.topology.flights;

import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.plain;
import static io.semcache.topology.Requests.put;
import static io.semcache.topology.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.Settings;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {

    private static final String TEXT = "hello";
    private static final Settings SETTINGS =
            TestSettings.with(Map.of("cache.fetch.attempts", "2", "cache.sweep.rows", "10"));
    private static final Duration TICK = SETTINGS.cache().sweepInterval();
    private static final Duration ATTEMPT =
            SETTINGS.cache().fetchTimeout().plus(SETTINGS.cache().callTimeout());

    @TempDir
    private Path stateDir;

    private CacheDriver cache;
    private CacheKey key;

    @SuppressWarnings("NullAway.Init")
    SweepTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, SETTINGS);
        key = cache.key(TEXT);
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Test
    void removesWhatHasExpired() {
        cache.command(put(TEXT, VECTOR).setTtlMs(TICK.toMillis()).build());

        cache.elapse(TICK);

        assertThat(cache.rows()).isZero();
        assertThat(cache.listener.heard).contains("expired 1");
    }

    @Test
    void leavesWhatHasNot() {
        cache.command(put(TEXT, VECTOR).setTtlMs(TICK.toMillis() + 1).build());
        cache.command(put("for ever", VECTOR).setTtlMs(0L).build());

        cache.elapse(TICK);

        assertThat(cache.rows()).isEqualTo(2);
    }

    @Test
    void handlesABoundedNumberOfRowsAtATime() {
        for (int i = 0; i < 25; i++) {
            cache.command(put(TEXT + i, VECTOR).setTtlMs(TICK.toMillis()).build());
        }

        cache.elapse(TICK);
        assertThat(cache.rows()).isEqualTo(15);

        cache.elapse(TICK);
        assertThat(cache.rows()).isEqualTo(5);
    }

    @Test
    void issuesAFetchAgainWhenNoAnswerCame() {
        cache.request(plain("r1", TEXT));
        EmbeddingFetch first = cache.fetch();

        cache.elapse(ATTEMPT);

        EmbeddingFetch second = cache.fetch();
        assertThat(second.getFlightId()).isEqualTo(first.getFlightId());
        assertThat(second.getAttempt()).isEqualTo(2);
        assertThat(second.getText()).isEqualTo(TEXT);
        assertThat(second.getNotAfter()).isAfter(first.getNotAfter());
    }

    @Test
    void issuesNothingWhileACallMayStillBeUnderWay() {
        cache.request(plain("r1", TEXT));
        cache.fetch();

        cache.elapse(ATTEMPT.minus(TICK));

        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void takesTheAnswerOfAnEarlierAttempt() {
        cache.request(plain("r1", TEXT));
        EmbeddingFetch first = cache.fetch();
        cache.elapse(ATTEMPT);

        cache.event(key, Requests.vector(first, VECTOR, cache.clock.instant()));

        assertThat(cache.results()).hasSize(1);
    }

    @Test
    void givesUpThroughTheLogAfterTheLastAttempt() {
        cache.request(plain("r1", TEXT));

        cache.elapse(ATTEMPT);
        cache.elapse(ATTEMPT);

        assertThat(cache.events()).last().extracting(record -> record.value()).isInstanceOf(VectorEvent.class);
        assertThat(errorsOf(cache.results())).containsExactly("provider_unavailable");
    }

    @Test
    void tellsAWaiterOnceItsDeadlineHasPassed() {
        cache.request(request("r1", TEXT)
                .setDeadline(cache.clock.instant().plus(TICK))
                .build());

        cache.elapse(TICK);
        cache.elapse(TICK);
        cache.elapse(TICK);

        assertThat(errorsOf(cache.results())).containsExactly("deadline_exceeded");
    }

    @Test
    void removesAWaiterOnlyAfterItWasTold() {
        cache.request(request("r1", TEXT)
                .setDeadline(cache.clock.instant().plus(TICK))
                .build());

        cache.elapse(TICK);
        assertThat(cache.rows()).isEqualTo(2);

        cache.elapse(TICK);
        assertThat(cache.rows()).isEqualTo(1);
    }

    @Test
    void keepsASettledFlightForReplaysAndThenRemovesItWithItsWaiters() {
        cache.request(plain("r1", TEXT));
        cache.request(plain("r2", TEXT));
        cache.event(key, Requests.vector(cache.fetch(), VECTOR, cache.clock.instant()));

        cache.elapse(SETTINGS.cache().settledRetention().minus(TICK));
        assertThat(cache.rows()).isEqualTo(4);

        cache.elapse(TICK);
        assertThat(cache.rows()).as("the vector alone").isEqualTo(1);
    }

    @Test
    void forgetsTheWaitersOfAFlightThatAnotherFollowed() {
        cache.request(plain("r1", TEXT));
        cache.event(key, Requests.vector(cache.fetch(), VECTOR, cache.clock.instant()));
        cache.command(Requests.delete(TEXT));
        cache.request(plain("r2", TEXT));
        cache.event(key, Requests.vector(cache.fetch(), VECTOR, cache.clock.instant()));
        cache.results();

        cache.elapse(Duration.ofDays(1));
        cache.elapse(TICK);

        assertThat(cache.rows()).as("the vector alone").isEqualTo(1);
        assertThat(cache.results()).isEmpty();
    }

    private static List<String> errorsOf(List<EmbeddingResult> results) {
        return results.stream().map(result -> result.getError().getCode()).toList();
    }
}
