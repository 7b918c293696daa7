package io.semcache.topology.invalidation;

import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.invalidate;
import static io.semcache.topology.Requests.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.ResultStatus;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidationTest {

    @TempDir
    private Path stateDir;

    private CacheDriver cache;

    @SuppressWarnings("NullAway.Init")
    InvalidationTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, TestSettings.defaults());
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Test
    void removesEntriesWithAnyOfTheTags() {
        cache.command(put("a", VECTOR).setTags(List.of("red", "x")).build());
        cache.command(put("b", VECTOR).setTags(List.of("blue")).build());
        cache.command(put("c", VECTOR).setTags(List.of("x")).build());

        assertThat(cache.matched(
                        invalidate().setTags(List.of("red", "blue", "green")).build()))
                .isEqualTo(2);

        assertThat(cache.isStored("a")).isFalse();
        assertThat(cache.isStored("b")).isFalse();
        assertThat(cache.isStored("c")).isTrue();
        assertThat(cache.listener.heard).contains("invalidated 2");
    }

    @Test
    void removesWhatMeetsEveryCondition() {
        cache.command(put("a", VECTOR)
                .setTags(List.of("t"))
                .setSource("s")
                .setMetadata(Map.of("year", 2026.0))
                .build());
        cache.command(put("b", VECTOR)
                .setTags(List.of("t"))
                .setSource("s")
                .setMetadata(Map.of("year", 2025.0))
                .build());
        cache.command(put("c", VECTOR)
                .setTags(List.of("t"))
                .setMetadata(Map.of("year", 2026.0))
                .build());

        assertThat(cache.matched(invalidate()
                        .setTags(List.of("t"))
                        .setSource("s")
                        .setModel("small")
                        .setFilter("{\"field\":\"metadata.year\",\"gte\":2026}")
                        .build()))
                .isEqualTo(1);

        assertThat(cache.isStored("a")).isFalse();
        assertThat(cache.isStored("b")).isTrue();
        assertThat(cache.isStored("c")).isTrue();
    }

    @Test
    void findsEntriesOfAModelOrAFilterAlone() {
        cache.command(put("a", VECTOR).setMetadata(Map.of("lang", "de")).build());
        cache.command(put("b", VECTOR).setMetadata(Map.of("lang", "en")).build());

        assertThat(cache.matched(invalidate().setModel("ids").build())).isZero();
        assertThat(cache.matched(invalidate()
                        .setFilter("{\"not\":{\"field\":\"metadata.lang\",\"in\":[\"en\",\"fr\"]}}")
                        .build()))
                .isEqualTo(1);
        assertThat(cache.isStored("a")).isFalse();
        assertThat(cache.matched(invalidate().setModel("tiny").build())).isEqualTo(1);
        assertThat(cache.isStored("b")).isFalse();
    }

    @Test
    void countsInADryRunAndChangesNothing() {
        cache.command(put("a", VECTOR).setTags(List.of("t")).build());
        int rows = cache.rows();

        assertThat(cache.matched(
                        invalidate().setTags(List.of("t")).setDryRun(true).build()))
                .isEqualTo(1);

        assertThat(cache.isStored("a")).isTrue();
        assertThat(cache.rows()).isEqualTo(rows);
    }

    @Test
    void leavesOtherNamespacesAlone() {
        cache.command(put("a", VECTOR).setTags(List.of("t")).build());

        assertThat(cache.matched(
                        invalidate().setNamespace("other").setTags(List.of("t")).build()))
                .isZero();
        assertThat(cache.isStored("a")).isTrue();
    }

    @Test
    void answersWhoWaitsForAFetchButStoresNothingThatIsOutOfDate() {
        cache.request(Requests.request("r", "a").setSource("s").build());
        EmbeddingFetch fetch = cache.fetch();

        cache.command(invalidate().setSource("s").build());
        cache.answer(fetch, VECTOR);

        assertThat(cache.results())
                .singleElement()
                .satisfies(result -> assertThat(result.getStatus()).isEqualTo(ResultStatus.MISS));
        assertThat(cache.isStored("a")).isFalse();
    }

    @Test
    void storesAFetchThatTheInvalidationIsNotAbout() {
        cache.request(Requests.request("r", "a").setSource("s").build());
        EmbeddingFetch fetch = cache.fetch();

        cache.command(invalidate().setSource("another").build());
        cache.answer(fetch, VECTOR);

        assertThat(cache.isStored("a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{}",
                "{\"field\":\"colour\",\"eq\":1}",
                "{\"field\":\"tags\"}",
                "{\"and\":[]}",
                "{\"field\":\"tags\",\"eq\":\"a\",\"in\":[\"b\"]}",
                "{\"field\":\"tags\",\"eq\":\"a\"} x",
                "{\"field\":\"tags\",\"gt\":1}",
                "{\"nto\":{\"field\":\"tags\",\"eq\":\"a\"}}"
            })
    void refusesAFilterThatItDoesNotUnderstand(String filter) {
        cache.command(invalidate().setFilter(filter).build());

        assertThat(cache.failureCodes()).containsExactly("invalid_request");
    }

    @Test
    void refusesToInvalidateEverything() {
        cache.command(invalidate().build());
        cache.command(invalidate().setCascade(true).setTags(List.of("t")).build());

        assertThat(cache.failures()).hasSize(2);
    }
}
