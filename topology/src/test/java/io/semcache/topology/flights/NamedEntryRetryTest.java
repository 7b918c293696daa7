package io.semcache.topology.flights;

import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.putName;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.Outcome;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Payload;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Named entries without a vector, as long as the provider gives none. */
class NamedEntryRetryTest {

    private static final String NAME = "greeting";
    private static final CacheKey KEY = CacheKey.ofName("default", NAME);
    private static final Duration LONGER_THAN_ANY_PAUSE = Duration.ofHours(2);

    @TempDir
    private Path stateDir;

    private CacheDriver cache;

    @SuppressWarnings("NullAway.Init")
    NamedEntryRetryTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, TestSettings.defaults());
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Test
    void isServedWhileTheProviderIsDownAndEmbeddedWhenItIsBack() {
        cache.command(putName(NAME, "hello").build());
        cache.fail(cache.fetch(), Outcome.UNAVAILABLE, "provider_unavailable");
        assertThat(cache.named(NAME).payload()).isEqualTo(payload("hello"));
        assertThat(cache.listener.heard).contains("not embedded provider_unavailable");

        cache.elapse(LONGER_THAN_ANY_PAUSE);
        cache.answer(cache.fetch(), VECTOR);

        assertThat(cache.named(NAME).vector()).isEqualTo(VECTOR);
    }

    @Test
    void isTriedAgainWithoutLimitAndEverMoreSeldom() {
        cache.command(putName(NAME, "hello").build());
        int attempts = 0;
        for (int minute = 0; minute < Duration.ofDays(1).toMinutes(); minute++) {
            for (EmbeddingFetch fetch : cache.fetches()) {
                attempts++;
                cache.fail(fetch, Outcome.UNAVAILABLE, "provider_unavailable");
            }
            cache.elapse(Duration.ofMinutes(1));
        }

        assertThat(attempts).isBetween(24, 34);
    }

    @Test
    void isTriedAtOnceWhenItIsPutWhileItPauses() {
        cache.command(putName(NAME, "hello").build());
        cache.fail(cache.fetch(), Outcome.UNAVAILABLE, "provider_unavailable");

        cache.command(putName(NAME, "hello").build());
        cache.answer(cache.fetch(), VECTOR);

        assertThat(cache.named(NAME).vector()).isEqualTo(VECTOR);
    }

    @Test
    void isAskedForAgainWhenNoAnswerComes() {
        cache.command(putName(NAME, "hello").build());
        cache.fetch();

        cache.elapse(Duration.ofMinutes(10));

        assertThat(cache.fetches()).isNotEmpty();
    }

    @Test
    void staysWithoutAVectorForGoodWhenTheTextIsRefused() {
        cache.command(putName(NAME, "hello").build());
        cache.fail(cache.fetch(), Outcome.REJECTED, "text_too_long");

        for (int hour = 0; hour < 48; hour++) {
            cache.elapse(Duration.ofHours(1));
        }

        assertThat(cache.named(NAME).vector()).isNull();
        assertThat(cache.named(NAME).payload()).isEqualTo(payload("hello"));
        assertThat(cache.fetches()).isEmpty();
        assertThat(cache.flight(KEY)).isNull();
        assertThat(cache.listener.heard).contains("not embedded text_too_long");
    }

    @Test
    void losesItsFlightWithItsLife() {
        cache.command(putName(NAME, "hello").setTtlMs(1_000L).build());
        cache.fail(cache.fetch(), Outcome.UNAVAILABLE, "provider_unavailable");

        cache.elapse(LONGER_THAN_ANY_PAUSE);
        cache.elapse(LONGER_THAN_ANY_PAUSE);

        assertThat(cache.rows()).isZero();
        assertThat(cache.fetches()).isEmpty();
    }

    private static Payload payload(String text) {
        return new Payload(text.getBytes(UTF_8), "text/plain");
    }
}
