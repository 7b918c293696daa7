package io.semcache.topology;

import static io.semcache.topology.Requests.OTHER_VECTOR;
import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room: nothing new begins, and what the cache has or has begun is as good as before. */
class FullDiskTest {

    @TempDir
    private Path stateDir;

    private CacheDriver cache;

    @SuppressWarnings("NullAway.Init")
    FullDiskTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, TestSettings.with(Map.of("namespaces.default.store-text", "true")));
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    private void answer(CacheKey key, EmbeddingFetch fetch) {
        cache.event(key, Requests.vector(fetch, VECTOR, cache.clock.instant()));
    }

    @Test
    void refusesAMissAndAsksNoProvider() {
        cache.diskHasRoom = false;
        int before = cache.rows();

        cache.request(plain("r1", "hello"));

        assertThat(cache.results())
                .singleElement()
                .satisfies(result -> assertThat(
                                Objects.requireNonNull(result.getError()).getCode())
                        .isEqualTo("storage_full"));
        assertThat(cache.fetches()).isEmpty();
        assertThat(cache.rows()).isEqualTo(before);

        cache.diskHasRoom = true;
        cache.request(plain("r2", "hello"));

        assertThat(cache.fetches()).hasSize(1);
    }

    @Test
    void answersHitsAndFinishesWhatHasBegun() {
        CacheKey stored = cache.key("stored");
        cache.request(plain("r1", "stored"));
        answer(stored, cache.fetch());
        CacheKey begun = cache.key("begun");
        cache.request(plain("r2", "begun"));
        cache.results();
        cache.diskHasRoom = false;

        cache.request(plain("r3", "stored"));
        cache.request(plain("r4", "begun"));
        answer(begun, cache.fetch());

        assertThat(cache.results())
                .extracting(EmbeddingResult::getStatus)
                .containsExactly(ResultStatus.HIT, ResultStatus.MISS, ResultStatus.COALESCED);
        assertThat(cache.entry(begun)).isInstanceOf(Row.Present.class);
    }

    @Test
    void refusesPutsByTopicAndCarriesOutDeletes() {
        CacheKey key = cache.key("hello");
        cache.command(Requests.put("hello", VECTOR).build());
        cache.diskHasRoom = false;

        cache.command(Requests.put("hello", OTHER_VECTOR).build());

        assertThat(cache.failures())
                .singleElement()
                .satisfies(failure -> assertThat(CacheDriver.header(failure, "__streams.errors.exception"))
                        .isEqualTo("storage_full"));
        assertThat(((Row.Present) Objects.requireNonNull(cache.entry(key))).vector())
                .isEqualTo(VECTOR);

        cache.command(Requests.delete("hello"));

        assertThat(cache.entry(key)).isNull();
    }
}
