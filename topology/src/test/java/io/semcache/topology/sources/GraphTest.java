package io.semcache.topology.sources;

import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.invalidate;
import static io.semcache.topology.Requests.link;
import static io.semcache.topology.Requests.put;
import static io.semcache.topology.Requests.putName;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sources depend on, as writes declare it and cascades follow it. */
class GraphTest {

    @TempDir
    private Path stateDir;

    private CacheDriver cache;

    @SuppressWarnings("NullAway.Init")
    GraphTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, TestSettings.defaults());
    }

    @AfterEach
    void stop() {
        cache.close();
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

        assertThat(cache.isStored("a")).isTrue();
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

        assertThat(cache.isStored("a")).isFalse();
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

        cache.answer(cache.fetch(), VECTOR);

        assertThat(cache.results()).hasSize(1);
        assertThat(cache.isStored("b")).isTrue();
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
    void cascadesAlongSourcesAndForgetsTheirEdges() {
        cache.command(link("chapter", "book"));
        cache.command(link("summary", "chapter"));
        cache.command(put("a", VECTOR).setSource("chapter").build());
        cache.command(put("b", VECTOR).setSource("summary").build());
        cache.command(put("c", VECTOR).setDependsOn(List.of("book", "other")).build());
        cache.command(put("d", VECTOR).setSource("other").build());

        cache.command(invalidate().setSource("book").setCascade(true).build());

        assertThat(List.of("a", "b", "c", "d")).filteredOn(cache::isStored).containsExactly("d");
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

        assertThat(List.of("a", "b")).filteredOn(cache::isStored).containsExactly("b");
        assertThat(cache.source("chapter")).isNotNull();
    }
}
