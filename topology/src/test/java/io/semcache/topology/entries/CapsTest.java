package io.semcache.topology.entries;

import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.plain;
import static io.semcache.topology.Requests.put;
import static io.semcache.topology.Requests.putName;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.serdes.CacheKey;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces with caps: {@code few} holds 20 entries per partition, {@code small} 64 KiB; others are unbounded. */
class CapsTest {

    private static final int ENTRIES = 20;
    private static final long BYTES = 64 << 10;

    @TempDir
    private Path stateDir;

    private CacheDriver cache;

    @SuppressWarnings("NullAway.Init")
    CapsTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(
                stateDir,
                TestSettings.with(Map.of(
                        "topics.partitions", "4",
                        "namespaces.few.max-entries", Integer.toString(4 * ENTRIES),
                        "namespaces.small.max-bytes", Long.toString(4 * BYTES))));
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Test
    void holdsNoMoreEntriesThanTheShareOfItsCap() {
        for (int i = 0; i < 10 * ENTRIES; i++) {
            putUnembedded("few", "name" + i, "payload");

            assertThat(totals("few").entries()).isLessThanOrEqualTo(ENTRIES);
        }
    }

    @Test
    void holdsNoMoreBytesThanTheShareOfItsCap() {
        for (int i = 0; i < 200; i++) {
            putUnembedded("small", "name" + i, "x".repeat(i * 20));

            assertThat(totals("small").bytes()).isLessThanOrEqualTo(BYTES);
        }
        assertThat(totals("small").bytes()).isGreaterThan(BYTES / 2);
    }

    @Test
    void keepsWhatWasJustPut() {
        for (int i = 0; i < 10 * ENTRIES; i++) {
            putUnembedded("few", "name" + i, "payload");

            assertThat(cache.entry(CacheKey.ofName("few", "name" + i))).isNotNull();
        }
    }

    @Test
    void shrinksToACapThatWasSetLater() {
        EntryInfo info = EntryInfo.of("few", "tiny", "1", InputKind.NONE, 1, "hash");
        Row entry = Row.Present.of(VECTOR, info, cache.clock.millis());
        for (int i = 0; i < 20 * ENTRIES; i++) {
            cache.putUnseen(CacheKey.ofName("few", "old" + i), entry);
        }

        cache.elapse(Duration.ofSeconds(1));

        assertThat(totals("few").entries()).isBetween(1L, (long) ENTRIES);
    }

    @Test
    void tellsHowManyWereEvicted() {
        for (int i = 0; i <= ENTRIES; i++) {
            putUnembedded("few", "name" + i, "payload");
        }

        assertThat(cache.listener.heard).contains("evicted 1 of few");
    }

    @Test
    void evictsNothingOfANamespaceWithoutACap() {
        for (int i = 0; i < 10 * ENTRIES; i++) {
            cache.command(put("text" + i, VECTOR).build());
        }

        assertThat(totals("default").entries()).isEqualTo(10 * ENTRIES);
    }

    @Test
    void countsWhatIsFetchedLikeWhatIsPut() {
        for (int i = 0; i < 2 * ENTRIES; i++) {
            var request = plain("r" + i, "text" + i);
            request.setNamespace("few");
            cache.elapse(Duration.ofMillis(1));
            cache.request(request);
            var fetch = cache.fetch();
            cache.event(
                    CacheKey.ofText(fetch.getIdentity(), fetch.getText()),
                    Requests.vector(fetch, VECTOR, cache.clock.instant()));
        }

        assertThat(totals("few").entries()).isLessThanOrEqualTo(ENTRIES);
    }

    /** A moment after the put before it: of two entries that nobody has read the older one goes. */
    private void putUnembedded(String namespace, String name, String payload) {
        cache.elapse(Duration.ofMillis(1));
        cache.command(
                putName(name, payload).setNamespace(namespace).setEmbed(false).build());
    }

    private NamespaceTotals totals(String namespace) {
        return cache.stats().namespace(namespace);
    }
}
