package io.semcache.topology.invalidation;

import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.flush;
import static io.semcache.topology.Requests.put;
import static io.semcache.topology.Requests.putName;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.EmbeddingFetch;
import io.semcache.serdes.CacheKey;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlushTest {

    @TempDir
    private Path stateDir;

    private CacheDriver cache;

    @SuppressWarnings("NullAway.Init")
    FlushTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, TestSettings.defaults());
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Test
    void forgetsANamespaceAndStoresAnew() {
        cache.command(put("a", VECTOR).build());
        cache.command(putName("n", "p").build());

        assertThat(cache.matched(flush().build())).isEqualTo(2);

        assertThat(cache.isStored("a")).isFalse();
        assertThat(cache.entry(CacheKey.ofName("default", "n"))).isNull();
        cache.command(put("a", VECTOR).build());
        assertThat(cache.isStored("a")).isTrue();
    }

    @Test
    void countsInADryRunAndChangesNothing() {
        cache.command(put("a", VECTOR).build());
        int rows = cache.rows();

        assertThat(cache.matched(flush().setDryRun(true).build())).isEqualTo(1);

        assertThat(cache.isStored("a")).isTrue();
        assertThat(cache.rows()).isEqualTo(rows);
    }

    @Test
    void leavesOtherNamespacesAlone() {
        cache.command(put("a", VECTOR).build());

        assertThat(cache.matched(flush().setNamespace("other").build())).isZero();
        assertThat(cache.isStored("a")).isTrue();
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
        cache.answer(fetch, VECTOR);

        assertThat(cache.results()).hasSize(1);
        assertThat(cache.isStored("a")).isFalse();
    }

    @Test
    void storesAVectorThatSomeoneWantsBehindTheFlush() {
        cache.request(Requests.plain("r", "a"));
        EmbeddingFetch fetch = cache.fetch();
        cache.command(flush().build());

        cache.request(Requests.plain("r2", "a"));
        assertThat(cache.fetches()).isEmpty();
        cache.answer(fetch, VECTOR);

        assertThat(cache.results()).hasSize(2);
        assertThat(cache.isStored("a")).isTrue();
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

        assertThat(cache.matched(flush().setNamespace("*").build())).isEqualTo(2);

        cache.answer(fetch, VECTOR);
        assertThat(cache.isStored("a")).isFalse();
        assertThat(cache.entry(CacheKey.ofName("other", "n"))).isNull();
        assertThat(cache.entry(CacheKey.ofText(fetch.getIdentity(), "b"))).isNull();
    }

    @Test
    void keepsWhatIsItsOwnInAFlushOfAll() {
        cache.command(putName("receipt", "p").setNamespace("semcache.erasures").build());

        assertThat(cache.matched(flush().setNamespace("*").build())).isZero();

        assertThat(cache.entry(CacheKey.ofName("semcache.erasures", "receipt"))).isNotNull();
    }
}
