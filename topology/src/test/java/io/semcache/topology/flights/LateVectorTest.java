package io.semcache.topology.flights;

import static io.semcache.topology.Requests.OTHER_VECTOR;
import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.mode;
import static io.semcache.topology.Requests.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.CacheMode;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a vector does that comes for a flight which is settled, or gone. */
class LateVectorTest {

    private static final String TEXT = "hello";

    @TempDir
    private Path stateDir;

    private CacheDriver cache;
    private CacheKey key;

    @SuppressWarnings("NullAway.Init")
    LateVectorTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, TestSettings.defaults());
        key = cache.key(TEXT);
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Test
    void ignoresASecondVectorOfTheSameFlight() {
        cache.request(plain("r1", TEXT));
        EmbeddingFetch fetch = cache.fetch();
        cache.answer(fetch, VECTOR);
        cache.results();

        cache.answer(fetch, OTHER_VECTOR);

        assertThat(cache.results()).isEmpty();
        assertThat(cache.entry(key))
                .isInstanceOfSatisfying(
                        Row.Present.class, entry -> assertThat(entry.vector()).isEqualTo(VECTOR));
        assertThat(cache.listener.heard).last().isEqualTo("vector ignored");
    }

    @Test
    void storesAVectorThatComesAfterItsFlightFailed() {
        cache.request(plain("r1", TEXT));
        EmbeddingFetch fetch = cache.fetch();
        cache.fail(fetch, Outcome.UNAVAILABLE, "provider_unavailable");
        cache.results();
        cache.listener.heard.clear();

        cache.answer(fetch, VECTOR);

        assertThat(cache.results()).isEmpty();
        assertThat(cache.listener.heard).isEmpty();
        cache.request(plain("r2", TEXT));
        assertThat(cache.results()).extracting(EmbeddingResult::getStatus).containsExactly(ResultStatus.HIT);
    }

    @Test
    void storesAVectorThatComesAfterARefusal() {
        cache.request(plain("r1", TEXT));
        EmbeddingFetch fetch = cache.fetch();
        cache.fail(fetch, Outcome.REJECTED, "provider_rejected");

        cache.answer(fetch, VECTOR);

        assertThat(cache.entry(key)).isInstanceOf(Row.Present.class);
    }

    @Test
    void storesNoLateVectorThatNobodyWantedStored() {
        cache.request(mode("r1", TEXT, CacheMode.NO_STORE));
        EmbeddingFetch fetch = cache.fetch();
        cache.fail(fetch, Outcome.UNAVAILABLE, "provider_unavailable");

        cache.answer(fetch, VECTOR);

        assertThat(cache.entry(key)).isNull();
    }

    @Test
    void bringsNoDeletedVectorBackByItsDuplicate() {
        cache.request(plain("r1", TEXT));
        EmbeddingFetch fetch = cache.fetch();
        cache.answer(fetch, VECTOR);
        cache.command(Requests.delete(TEXT));

        cache.answer(fetch, VECTOR);

        assertThat(cache.entry(key)).isNull();
    }

    @Test
    void storesNoLateVectorOfADeletedKey() {
        cache.request(plain("r1", TEXT));
        EmbeddingFetch fetch = cache.fetch();
        cache.fail(fetch, Outcome.UNAVAILABLE, "provider_unavailable");
        cache.command(Requests.delete(TEXT));

        cache.answer(fetch, VECTOR);

        assertThat(cache.entry(key)).isNull();
    }

    @Test
    void storesNothingForAFlightThatItDoesNotKnow() {
        cache.request(plain("r1", TEXT));
        EmbeddingFetch fetch = cache.fetch();
        fetch.setFlightId("00000000-0000-8000-8000-000000000000");

        cache.answer(fetch, VECTOR);

        assertThat(cache.entry(key)).isNull();
        assertThat(cache.results()).isEmpty();
    }
}
