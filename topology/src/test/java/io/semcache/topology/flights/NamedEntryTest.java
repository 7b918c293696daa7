package io.semcache.topology.flights;

import static io.semcache.topology.Requests.OTHER_VECTOR;
import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.deleteName;
import static io.semcache.topology.Requests.failure;
import static io.semcache.topology.Requests.plain;
import static io.semcache.topology.Requests.putName;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Outcome;
import io.semcache.schemas.Reply;
import io.semcache.schemas.Waiter;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.PromptName;
import io.semcache.store.Payload;
import io.semcache.store.Row;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import io.semcache.topology.runtime.LocalAnswer;
import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries under a name of the caller's: stored at once, embedded through the cache. */
class NamedEntryTest {

    private static final String NAME = "greeting";
    private static final String TEXT = "how do you do";
    private static final CacheKey KEY = CacheKey.ofName("default", NAME);
    private static final Duration LONGER_THAN_ANY_PAUSE = Duration.ofHours(2);

    @TempDir
    private Path stateDir;

    private CacheDriver cache;

    @SuppressWarnings("NullAway.Init")
    NamedEntryTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, TestSettings.defaults());
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Test
    void isStoredBeforeItIsEmbedded() {
        cache.command(putName(NAME, "hello").setTags(List.of("a")).build());

        assertThat(entry().vector()).isNull();
        assertThat(entry().payload()).isEqualTo(payload("hello"));
        assertThat(entry().info().name()).isEqualTo(NAME);
        assertThat(entry().info().tags()).containsExactly("a");
    }

    @Test
    void getsTheVectorOfItsNameAndKeepsTheRest() {
        cache.command(putName(NAME, "hello").setTtlMs(60_000L).build());
        Row.Present before = entry();
        cache.elapse(Duration.ofSeconds(3));

        EmbeddingFetch fetch = cache.fetch();
        answer(fetch, VECTOR);

        assertThat(fetch.getText()).isEqualTo(NAME);
        assertThat(entry().vector()).isEqualTo(VECTOR);
        assertThat(entry().payload()).isEqualTo(payload("hello"));
        assertThat(entry().expiresAtMs()).isEqualTo(before.expiresAtMs());
        assertThat(entry().createdAtMs()).isEqualTo(before.createdAtMs());
        assertThat(entry().info().tokens().tokens()).isEqualTo(7);
    }

    @Test
    void getsTheVectorOfTheTextThatComesWithIt() {
        cache.command(putName(NAME, "hello").setText(TEXT).build());

        EmbeddingFetch fetch = cache.fetch();
        answer(fetch, VECTOR);

        assertThat(fetch.getText()).isEqualTo(TEXT);
        assertThat(entry().vector()).isEqualTo(VECTOR);
    }

    @Test
    void leavesNoEntryUnderTheText() {
        cache.command(putName(NAME, "hello").setText(TEXT).build());
        answer(cache.fetch(), VECTOR);

        assertThat(cache.entry(cache.key(TEXT))).isNull();
    }

    @Test
    void costsNothingForATextThatIsCached() {
        cache.request(plain("r1", TEXT));
        answer(cache.fetch(), VECTOR);

        cache.command(putName(NAME, "hello").setText(TEXT).build());

        assertThat(entry().vector()).isEqualTo(VECTOR);
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void sharesTheFetchOfARequestForTheSameText() {
        cache.request(plain("r1", TEXT));
        cache.command(putName(NAME, "hello").setText(TEXT).build());

        answer(cache.fetch(), VECTOR);

        assertThat(entry().vector()).isEqualTo(VECTOR);
        assertThat(cache.entry(cache.key(TEXT))).isInstanceOf(Row.Present.class);
        assertThat(cache.results()).hasSize(1);
    }

    @Test
    void keepsTheVectorWhenThePayloadOfTheSameTextChanges() {
        cache.command(putName(NAME, "hello").build());
        answer(cache.fetch(), VECTOR);

        cache.command(putName(NAME, "good evening").build());

        assertThat(entry().vector()).isEqualTo(VECTOR);
        assertThat(entry().payload()).isEqualTo(payload("good evening"));
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void waitsOnceWhenItIsOverwrittenWithTheSameTextWhileUnderWay() {
        cache.command(putName(NAME, "hello").build());
        EmbeddingFetch fetch = cache.fetch();

        cache.command(putName(NAME, "good evening").build());
        answer(fetch, VECTOR);

        assertThat(entry().vector()).isEqualTo(VECTOR);
        assertThat(entry().payload()).isEqualTo(payload("good evening"));
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void takesOnlyTheVectorOfItsLastText() {
        cache.command(putName(NAME, "hello").setText("first").build());
        EmbeddingFetch first = cache.fetch();
        cache.command(putName(NAME, "hello").setText("second").build());
        EmbeddingFetch second = cache.fetch();

        answer(second, OTHER_VECTOR);
        answer(first, VECTOR);

        assertThat(entry().vector()).isEqualTo(OTHER_VECTOR);
    }

    @Test
    void doesNotTakeTheVectorOfTheTextThatWasOverwritten() {
        cache.command(putName(NAME, "hello").setText("first").build());
        EmbeddingFetch first = cache.fetch();
        cache.command(putName(NAME, "hello").setText("second").build());

        answer(first, VECTOR);

        assertThat(entry().vector()).isNull();
    }

    @Test
    void keepsTheVectorOfTheCaller() {
        cache.command(putName(NAME, "hello").build());
        EmbeddingFetch fetch = cache.fetch();

        cache.command(putName(NAME, "hello")
                .setVector(ByteBuffer.wrap(OTHER_VECTOR.bytes()))
                .build());
        answer(fetch, VECTOR);

        assertThat(entry().vector()).isEqualTo(OTHER_VECTOR);
    }

    @Test
    void staysWithoutAVectorWhenNoneIsWanted() {
        cache.command(putName(NAME, "hello").build());
        EmbeddingFetch fetch = cache.fetch();

        cache.command(putName(NAME, "hello").setEmbed(false).build());
        answer(fetch, VECTOR);

        assertThat(entry().vector()).isNull();
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void staysDeletedWhenTheVectorComesLater() {
        cache.command(putName(NAME, "hello").build());
        EmbeddingFetch fetch = cache.fetch();

        cache.command(deleteName(NAME));
        answer(fetch, VECTOR);

        assertThat(cache.entry(KEY)).isNull();
        assertThat(cache.flight(KEY)).isNull();
    }

    @Test
    void isEmbeddedAgainAfterADelete() {
        cache.command(putName(NAME, "hello").build());
        EmbeddingFetch fetch = cache.fetch();
        cache.command(deleteName(NAME));

        cache.command(putName(NAME, "hello").build());
        answer(fetch, VECTOR);

        assertThat(entry().vector()).isEqualTo(VECTOR);
    }

    @Test
    void isServedWhileTheProviderIsDownAndEmbeddedWhenItIsBack() {
        cache.command(putName(NAME, "hello").build());
        fail(cache.fetch(), Outcome.UNAVAILABLE, "provider_unavailable");
        assertThat(entry().payload()).isEqualTo(payload("hello"));
        assertThat(cache.listener.heard).contains("not embedded provider_unavailable");

        cache.elapse(LONGER_THAN_ANY_PAUSE);
        answer(cache.fetch(), VECTOR);

        assertThat(entry().vector()).isEqualTo(VECTOR);
    }

    @Test
    void isTriedAgainWithoutLimitAndEverMoreSeldom() {
        cache.command(putName(NAME, "hello").build());
        int attempts = 0;
        for (int minute = 0; minute < Duration.ofDays(1).toMinutes(); minute++) {
            for (EmbeddingFetch fetch : cache.fetches()) {
                attempts++;
                fail(fetch, Outcome.UNAVAILABLE, "provider_unavailable");
            }
            cache.elapse(Duration.ofMinutes(1));
        }

        assertThat(attempts).isBetween(24, 34);
    }

    @Test
    void isTriedAtOnceWhenItIsPutWhileItPauses() {
        cache.command(putName(NAME, "hello").build());
        fail(cache.fetch(), Outcome.UNAVAILABLE, "provider_unavailable");

        cache.command(putName(NAME, "hello").build());
        answer(cache.fetch(), VECTOR);

        assertThat(entry().vector()).isEqualTo(VECTOR);
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
        fail(cache.fetch(), Outcome.REJECTED, "text_too_long");

        for (int hour = 0; hour < 48; hour++) {
            cache.elapse(Duration.ofHours(1));
        }

        assertThat(entry().vector()).isNull();
        assertThat(entry().payload()).isEqualTo(payload("hello"));
        assertThat(cache.fetches()).isEmpty();
        assertThat(cache.flight(KEY)).isNull();
        assertThat(cache.listener.heard).contains("not embedded text_too_long");
    }

    @Test
    void losesItsFlightWithItsLife() {
        cache.command(putName(NAME, "hello").setTtlMs(1_000L).build());
        fail(cache.fetch(), Outcome.UNAVAILABLE, "provider_unavailable");

        cache.elapse(LONGER_THAN_ANY_PAUSE);
        cache.elapse(LONGER_THAN_ANY_PAUSE);

        assertThat(cache.rows()).isZero();
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void takesItsVectorOnce() {
        cache.command(putName(NAME, "hello").build());
        EmbeddingFetch fetch = cache.fetch();
        answer(fetch, VECTOR);
        Row.Present embedded = entry();

        answer(fetch, OTHER_VECTOR);

        assertThat(entry()).isEqualTo(embedded);
    }

    @Test
    void needsNoModelWithoutAVector() {
        cache.command(putName(NAME, "hello").setEmbed(false).build());

        assertThat(entry().info().model()).isEmpty();
        assertThat(entry().payload()).isEqualTo(payload("hello"));
    }

    @Test
    void answersTheCallerWhoWaits() {
        var created = cache.local.awaitCommand(KEY, "put", 0);
        cache.command(putName(NAME, "hello").build());
        var replaced = cache.local.awaitCommand(KEY, "put", 0);
        answer(cache.fetch(), VECTOR);
        assertThat(replaced).isNotDone();
        cache.command(putName(NAME, "hello").build());

        assertThat(created).isCompletedWithValue(new LocalAnswer.Applied(false));
        assertThat(replaced).isCompletedWithValue(new LocalAnswer.Applied(true));
    }

    @Test
    void namesAPayloadAfterItsTextWhereNoNameIsGiven() {
        cache.command(putName(NAME, "hello").setName(null).setText("two\nlines").build());
        cache.command(
                putName(NAME, "hello again").setName(null).setText("two\nlines").build());

        String name = PromptName.of("two\nlines");
        Row.Present entry = (Row.Present) Objects.requireNonNull(cache.entry(CacheKey.ofName("default", name)));
        assertThat(entry.info().name()).isEqualTo(name);
        assertThat(entry.info().text()).isEqualTo("two\nlines");
        assertThat(entry.payload()).isEqualTo(payload("hello again"));
        assertThat(cache.fetch().getText()).isEqualTo("two\nlines");
    }

    @Test
    void keepsTheTextOfAPayloadOnly() {
        cache.command(putName(NAME, "hello").setText(TEXT).build());
        assertThat(entry().info().text()).isEqualTo(TEXT);

        cache.command(putName(NAME, "hello").setText(TEXT).setPayload(null).build());
        assertThat(entry().info().text()).isNull();
    }

    @Test
    void refusesATextWithNeitherNameNorVectorNorPayload() {
        cache.command(putName(NAME, "hello")
                .setName(null)
                .setText(TEXT)
                .setPayload(null)
                .build());

        assertThat(cache.failures()).singleElement().satisfies(failure -> {
            assertThat(CacheDriver.header(failure, "__streams.errors.exception"))
                    .isEqualTo("invalid_request");
            assertThat(CacheDriver.header(failure, "__streams.errors.message"))
                    .isEqualTo("a PUT needs a vector, a name or a payload");
        });
    }

    @Test
    void refusesAModelThatIsNotConfigured() {
        CacheCommand put = putName(NAME, "hello").build();
        put.setIdentity(Requests.identity("none"));

        cache.command(put);

        assertThat(cache.failureCodes()).containsExactly("unknown_model");
    }

    @Test
    void survivesALookupForAnEntryThatIsNone() {
        LookupEvent lookup = cache.lookup(plain("r1", TEXT));
        lookup.setWaiter(new Waiter("w", "", Reply.ENTRY, ByteBuffer.wrap(new byte[] {1}), List.of()));

        cache.event(cache.key(TEXT), lookup);
        answer(cache.fetch(), VECTOR);

        assertThat(cache.entry(cache.key(TEXT))).isInstanceOf(Row.Present.class);
    }

    private Row.Present entry() {
        return (Row.Present) Objects.requireNonNull(cache.entry(KEY));
    }

    private void answer(EmbeddingFetch fetch, Embedding vector) {
        cache.event(cache.key(fetch.getText()), Requests.vector(fetch, vector, cache.clock.instant()));
    }

    private void fail(EmbeddingFetch fetch, Outcome outcome, String code) {
        cache.event(cache.key(fetch.getText()), failure(fetch, outcome, code, null, cache.clock.instant()));
    }

    private static Payload payload(String text) {
        return new Payload(text.getBytes(UTF_8), "text/plain");
    }
}
