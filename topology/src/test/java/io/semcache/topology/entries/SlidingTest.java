package io.semcache.topology.entries;

import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.plain;
import static io.semcache.topology.Requests.put;
import static io.semcache.topology.Requests.putName;
import static io.semcache.topology.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lives that begin anew with a read; here they last ten seconds. */
class SlidingTest {

    private static final String TEXT = "hello";
    private static final String NAME = "greeting";
    private static final CacheKey NAME_KEY = CacheKey.ofName("default", NAME);
    private static final long LIFE_MS = 10_000;

    @TempDir
    private Path stateDir;

    private CacheDriver cache;
    private CacheKey key;

    @SuppressWarnings("NullAway.Init")
    SlidingTest() {}

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
    void livesOnWhileItIsRead() {
        cache.command(put(TEXT, VECTOR).setTtlMs(LIFE_MS).setSliding(true).build());

        for (int i = 0; i < 10; i++) {
            cache.elapse(Duration.ofSeconds(9));
            cache.request(plain("r" + i, TEXT));
        }
        assertThat(cache.entry(key)).isNotNull();

        cache.elapse(Duration.ofSeconds(11));
        assertThat(cache.entry(key)).isNull();
    }

    @Test
    void diesInTimeWhenItDoesNotSlide() {
        cache.command(put(TEXT, VECTOR).setTtlMs(LIFE_MS).build());
        cache.elapse(Duration.ofSeconds(9));

        cache.request(plain("r1", TEXT));

        assertThat(entry(key).expiresAtMs()).isEqualTo(cache.clock.millis() + 1_000);
    }

    @Test
    void slidesWhenTheRequestThatFetchedItSaidSo() {
        cache.request(request("r0", TEXT).setTtlMs(LIFE_MS).setSliding(true).build());
        cache.event(key, Requests.vector(cache.fetch(), VECTOR, cache.clock.instant()));
        cache.elapse(Duration.ofSeconds(9));

        cache.request(plain("r1", TEXT));

        assertThat(entry(key).expiresAtMs()).isEqualTo(cache.clock.millis() + LIFE_MS);
    }

    @Test
    void isNotWrittenBeforeATenthOfItsLifeHasPassed() {
        cache.command(put(TEXT, VECTOR).setTtlMs(LIFE_MS).setSliding(true).build());
        Row.Present before = entry(key);
        cache.elapse(Duration.ofSeconds(1));

        cache.request(plain("r1", TEXT));

        assertThat(entry(key)).isEqualTo(before);
    }

    @Test
    void isTouchedByItsName() {
        cache.command(putName(NAME, "payload")
                .setEmbed(false)
                .setTtlMs(LIFE_MS)
                .setSliding(true)
                .build());
        cache.elapse(Duration.ofSeconds(9));

        cache.event(NAME_KEY, SlidingLife.touch(entry(NAME_KEY), cache.clock.instant()));

        assertThat(entry(NAME_KEY).expiresAtMs()).isEqualTo(cache.clock.millis() + LIFE_MS);
    }

    @Test
    void isNotShortenedByATouchThatComesLate() {
        cache.command(putName(NAME, "payload")
                .setEmbed(false)
                .setTtlMs(LIFE_MS)
                .setSliding(true)
                .build());
        Row.Present before = entry(NAME_KEY);

        cache.event(NAME_KEY, SlidingLife.touch(before, cache.clock.instant().minusSeconds(5)));

        assertThat(entry(NAME_KEY)).isEqualTo(before);
    }

    @Test
    void isNotBroughtBackByATouch() {
        cache.command(putName(NAME, "payload")
                .setEmbed(false)
                .setTtlMs(LIFE_MS)
                .setSliding(true)
                .build());
        Row.Present before = entry(NAME_KEY);
        cache.elapse(Duration.ofSeconds(11));

        cache.event(NAME_KEY, SlidingLife.touch(before, cache.clock.instant()));

        assertThat(cache.entry(NAME_KEY)).isNull();
    }

    private Row.Present entry(CacheKey entryKey) {
        return (Row.Present) Objects.requireNonNull(cache.entry(entryKey));
    }
}
