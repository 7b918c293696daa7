package io.semcache.topology.invalidation;

import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.put;
import static io.semcache.topology.Requests.putName;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheKey;
import io.semcache.store.Row;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import io.semcache.topology.runtime.LocalAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidationTest {

    private static final int PARTITION = 0;

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

    private static CacheCommand.Builder invalidate() {
        return CacheCommand.newBuilder().setCommandId("i").setOp(CommandOp.INVALIDATE);
    }

    private static CacheCommand.Builder flush() {
        return CacheCommand.newBuilder().setCommandId("i").setOp(CommandOp.FLUSH);
    }

    private static CacheCommand link(String source, String... dependsOn) {
        return CacheCommand.newBuilder()
                .setCommandId("l")
                .setOp(CommandOp.LINK)
                .setSource(source)
                .setDependsOn(List.of(dependsOn))
                .build();
    }

    /** Sends a command for all entries; returns how many it was about. */
    private long matched(CacheCommand command) {
        CompletableFuture<LocalAnswer> answer =
                cache.local.awaitCommand(CacheKey.ofNamespace(command.getNamespace()), "i", PARTITION);
        cache.command(command);
        return answer.getNow(new LocalAnswer.Moved()) instanceof LocalAnswer.Matched counted ? counted.entries() : -1;
    }

    private boolean isStored(String text) {
        return cache.entry(cache.key(text)) != null;
    }

    @Test
    void removesEntriesWithAnyOfTheTags() {
        cache.command(put("a", VECTOR).setTags(List.of("red", "x")).build());
        cache.command(put("b", VECTOR).setTags(List.of("blue")).build());
        cache.command(put("c", VECTOR).setTags(List.of("x")).build());

        assertThat(matched(invalidate().setTags(List.of("red", "blue", "green")).build()))
                .isEqualTo(2);

        assertThat(isStored("a")).isFalse();
        assertThat(isStored("b")).isFalse();
        assertThat(isStored("c")).isTrue();
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

        assertThat(matched(invalidate()
                        .setTags(List.of("t"))
                        .setSource("s")
                        .setModel("small")
                        .setFilter("{\"field\":\"metadata.year\",\"gte\":2026}")
                        .build()))
                .isEqualTo(1);

        assertThat(isStored("a")).isFalse();
        assertThat(isStored("b")).isTrue();
        assertThat(isStored("c")).isTrue();
    }

    @Test
    void findsEntriesOfAModelOrAFilterAlone() {
        cache.command(put("a", VECTOR).setMetadata(Map.of("lang", "de")).build());
        cache.command(put("b", VECTOR).setMetadata(Map.of("lang", "en")).build());

        assertThat(matched(invalidate().setModel("ids").build())).isZero();
        assertThat(matched(invalidate()
                        .setFilter("{\"not\":{\"field\":\"metadata.lang\",\"in\":[\"en\",\"fr\"]}}")
                        .build()))
                .isEqualTo(1);
        assertThat(isStored("a")).isFalse();
        assertThat(matched(invalidate().setModel("tiny").build())).isEqualTo(1);
        assertThat(isStored("b")).isFalse();
    }

    @Test
    void countsInADryRunAndChangesNothing() {
        cache.command(put("a", VECTOR).setTags(List.of("t")).build());
        int rows = cache.rows();

        assertThat(matched(invalidate().setTags(List.of("t")).setDryRun(true).build()))
                .isEqualTo(1);
        assertThat(matched(flush().setDryRun(true).build())).isEqualTo(1);

        assertThat(isStored("a")).isTrue();
        assertThat(cache.rows()).isEqualTo(rows);
    }

    @Test
    void leavesOtherNamespacesAlone() {
        cache.command(put("a", VECTOR).setTags(List.of("t")).build());

        assertThat(matched(
                        invalidate().setNamespace("other").setTags(List.of("t")).build()))
                .isZero();
        assertThat(matched(flush().setNamespace("other").build())).isZero();
        assertThat(isStored("a")).isTrue();
    }

    @Test
    void answersWhoWaitsForAFetchButStoresNothingThatIsOutOfDate() {
        cache.request(Requests.request("r", "a").setSource("s").build());
        EmbeddingFetch fetch = cache.fetch();

        cache.command(invalidate().setSource("s").build());
        cache.event(cache.key("a"), Requests.vector(fetch, VECTOR, cache.clock.instant()));

        assertThat(cache.results())
                .singleElement()
                .satisfies(result -> assertThat(result.getStatus()).isEqualTo(ResultStatus.MISS));
        assertThat(isStored("a")).isFalse();
    }

    @Test
    void storesAFetchThatTheInvalidationIsNotAbout() {
        cache.request(Requests.request("r", "a").setSource("s").build());
        EmbeddingFetch fetch = cache.fetch();

        cache.command(invalidate().setSource("another").build());
        cache.event(cache.key("a"), Requests.vector(fetch, VECTOR, cache.clock.instant()));

        assertThat(isStored("a")).isTrue();
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

    @Test
    void forgetsANamespaceAndStoresAnew() {
        cache.command(put("a", VECTOR).build());
        cache.command(putName("n", "p").build());

        assertThat(matched(flush().build())).isEqualTo(2);

        assertThat(isStored("a")).isFalse();
        assertThat(cache.entry(CacheKey.ofName("default", "n"))).isNull();
        cache.command(put("a", VECTOR).build());
        assertThat(isStored("a")).isTrue();
    }

    @Test
    void removesWhatWasFlushedInBoundedSteps() {
        for (int i = 0; i < 50; i++) {
            cache.command(put("text " + i, VECTOR).build());
        }
        cache.command(flush().build());

        for (int i = 0; i < 50; i++) {
            cache.elapse(Duration.ofSeconds(5));
        }

        assertThat(cache.stats().flushed()).isZero();
    }

    @Test
    void storesNoVectorThatWasAskedForBeforeAFlush() {
        cache.request(Requests.plain("r", "a"));
        EmbeddingFetch fetch = cache.fetch();

        cache.command(flush().build());
        cache.event(cache.key("a"), Requests.vector(fetch, VECTOR, cache.clock.instant()));

        assertThat(cache.results()).hasSize(1);
        assertThat(isStored("a")).isFalse();
    }

    @Test
    void storesAVectorThatSomeoneWantsBehindTheFlush() {
        cache.request(Requests.plain("r", "a"));
        EmbeddingFetch fetch = cache.fetch();
        cache.command(flush().build());

        cache.request(Requests.plain("r2", "a"));
        assertThat(cache.fetches()).isEmpty();
        cache.event(cache.key("a"), Requests.vector(fetch, VECTOR, cache.clock.instant()));

        assertThat(cache.results()).hasSize(2);
        assertThat(isStored("a")).isTrue();
    }

    @Test
    void forgetsEveryNamespaceThatAnythingIsOf() {
        cache.command(put("a", VECTOR).build());
        cache.command(putName("n", "p").setNamespace("other").build());
        cache.request(Requests.request("r", "b")
                .setNamespace("third")
                .setModel("tiny")
                .build());
        EmbeddingFetch fetch = cache.fetches().getLast();

        assertThat(matched(flush().setNamespace("*").build())).isEqualTo(2);

        cache.event(CacheKey.ofText(fetch.getIdentity(), "b"), Requests.vector(fetch, VECTOR, cache.clock.instant()));
        assertThat(isStored("a")).isFalse();
        assertThat(cache.entry(CacheKey.ofName("other", "n"))).isNull();
        assertThat(cache.entry(CacheKey.ofText(fetch.getIdentity(), "b"))).isNull();
    }

    @Test
    void keepsWhatIsItsOwnInAFlushOfAll() {
        cache.command(putName("receipt", "p").setNamespace("semcache.erasures").build());

        assertThat(matched(flush().setNamespace("*").build())).isZero();

        assertThat(cache.entry(CacheKey.ofName("semcache.erasures", "receipt"))).isNotNull();
    }

    @Test
    void removesAnEntryByItsKeyOnlyInItsNamespace() {
        cache.command(put("a", VECTOR).setSource("s").setRevision("1").build());
        String key = cache.key("a").hex();
        CacheCommand.Builder delete =
                CacheCommand.newBuilder().setOp(CommandOp.DELETE).setCacheKey(key);

        cache.command(delete.setNamespace("other").build());
        cache.command(
                delete.setNamespace("default").setSource("s").setRevision("2").build());
        assertThat(isStored("a")).isTrue();

        cache.command(delete.setRevision("1").build());
        assertThat(isStored("a")).isFalse();
    }

    @Test
    void cascadesAlongSourcesAndForgetsTheirEdges() {
        cache.command(link("chapter", "book"));
        cache.command(link("summary", "chapter"));
        cache.command(put("a", VECTOR).setSource("chapter").build());
        cache.command(put("b", VECTOR).setSource("summary").build());
        cache.command(put("c", VECTOR).setDependsOn(List.of("book", "other")).build());
        cache.command(put("d", VECTOR).setSource("other").build());

        cache.command(invalidate().setSource("book").setCascade(true).build());

        assertThat(List.of("a", "b", "c", "d")).filteredOn(this::isStored).containsExactly("d");
        assertThat(cache.source("chapter")).isNull();
        assertThat(cache.source("summary")).isNull();
        assertThat(cache.failures()).isEmpty();
    }

    @Test
    void keepsTheEdgesOfSourcesOfWhichOnlySomeEntriesGo() {
        cache.command(link("chapter", "book"));
        cache.command(
                put("a", VECTOR).setSource("chapter").setTags(List.of("t")).build());
        cache.command(put("b", VECTOR).setSource("chapter").build());

        cache.command(invalidate()
                .setSource("book")
                .setTags(List.of("t"))
                .setCascade(true)
                .build());

        assertThat(List.of("a", "b")).filteredOn(this::isStored).containsExactly("b");
        assertThat(cache.source("chapter")).isNotNull();
    }

    @Test
    void forgetsWhatASourceThatIsInvalidatedDependedOn() {
        cache.command(link("chapter", "book"));
        cache.command(invalidate().setSource("chapter").build());

        cache.command(link("book", "chapter"));

        assertThat(cache.failures()).isEmpty();
        assertThat(cache.source("book")).isNotNull();
    }

    @Test
    void unitesWhatASourceDependsOn() {
        cache.command(link("chapter", "book"));
        cache.command(link("chapter", "author", "book"));

        assertThat(Objects.requireNonNull(cache.source("chapter")).dependsOn())
                .containsExactlyInAnyOrder("book", "author");
    }

    @Test
    void refusesALinkThatClosesACycle() {
        cache.command(link("b", "a"));
        cache.command(link("c", "b"));

        cache.command(link("a", "c"));
        cache.command(link("a", "a"));

        assertThat(cache.failureCodes()).containsExactly("dependency_cycle", "dependency_cycle");
        assertThat(cache.source("a")).isNull();
    }

    @Test
    void letsAWriteThroughThatDeclaresWhatItsSourceDependsOn() {
        cache.command(put("a", VECTOR)
                .setSource("chapter")
                .setDependsOn(List.of("book"))
                .build());
        cache.command(putName("n", "p")
                .setSource("summary")
                .setDependsOn(List.of("chapter"))
                .build());

        assertThat(isStored("a")).isTrue();
        assertThat(cache.entry(CacheKey.ofName("default", "n")))
                .isInstanceOfSatisfying(
                        Row.Present.class,
                        entry -> assertThat(entry.info().dependsOn()).containsExactly("chapter"));
        assertThat(Objects.requireNonNull(cache.source("summary")).dependsOn()).containsExactly("chapter");
    }

    @Test
    void refusesAWriteThatWouldCloseACycle() {
        cache.command(link("chapter", "book"));

        cache.command(put("a", VECTOR)
                .setSource("book")
                .setDependsOn(List.of("chapter"))
                .build());
        cache.request(Requests.request("r", "b")
                .setSource("book")
                .setDependsOn(List.of("chapter"))
                .build());

        assertThat(isStored("a")).isFalse();
        assertThat(cache.failureCodes()).containsExactly("dependency_cycle");
        assertThat(cache.results()).singleElement().satisfies(result -> {
            assertThat(result.getStatus()).isEqualTo(ResultStatus.ERROR);
            assertThat(Objects.requireNonNull(result.getError()).getCode()).isEqualTo("dependency_cycle");
        });
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void fetchesForARequestThatDeclaresEdges() {
        cache.request(Requests.request("r", "b")
                .setSource("chapter")
                .setDependsOn(List.of("book"))
                .build());

        cache.event(cache.key("b"), Requests.vector(cache.fetch(), VECTOR, cache.clock.instant()));

        assertThat(cache.results()).hasSize(1);
        assertThat(isStored("b")).isTrue();
        assertThat(cache.source("chapter")).isNotNull();
    }
}
