package io.semcache.topology.flights;

import static io.semcache.topology.Requests.OTHER_VECTOR;
import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.deleteName;
import static io.semcache.topology.Requests.plain;
import static io.semcache.topology.Requests.putName;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Reply;
import io.semcache.schemas.Waiter;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.TestSettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries under a name of the caller's get the vectors of their texts through the cache. */
class NamedEntryVectorTest {

    private static final String NAME = "greeting";
    private static final String TEXT = "how do you do";
    private static final CacheKey KEY = CacheKey.ofName("default", NAME);

    @TempDir
    private Path stateDir;

    private CacheDriver cache;

    @SuppressWarnings("NullAway.Init")
    NamedEntryVectorTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(stateDir, TestSettings.defaults());
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    @Test
    void getsTheVectorOfItsNameAndKeepsTheRest() {
        cache.command(putName(NAME, "hello").setTtlMs(60_000L).build());
        Row.Present before = cache.named(NAME);
        cache.elapse(Duration.ofSeconds(3));

        EmbeddingFetch fetch = cache.fetch();
        cache.answer(fetch, VECTOR);

        assertThat(fetch.getText()).isEqualTo(NAME);
        assertThat(cache.named(NAME).vector()).isEqualTo(VECTOR);
        assertThat(cache.named(NAME).payload()).isEqualTo(payload("hello"));
        assertThat(cache.named(NAME).expiresAtMs()).isEqualTo(before.expiresAtMs());
        assertThat(cache.named(NAME).createdAtMs()).isEqualTo(before.createdAtMs());
        assertThat(cache.named(NAME).info().tokens().tokens()).isEqualTo(7);
    }

    @Test
    void getsTheVectorOfTheTextThatComesWithIt() {
        cache.command(putName(NAME, "hello").setText(TEXT).build());

        EmbeddingFetch fetch = cache.fetch();
        cache.answer(fetch, VECTOR);

        assertThat(fetch.getText()).isEqualTo(TEXT);
        assertThat(cache.named(NAME).vector()).isEqualTo(VECTOR);
    }

    @Test
    void leavesNoEntryUnderTheText() {
        cache.command(putName(NAME, "hello").setText(TEXT).build());
        cache.answer(cache.fetch(), VECTOR);

        assertThat(cache.entry(cache.key(TEXT))).isNull();
    }

    @Test
    void costsNothingForATextThatIsCached() {
        cache.request(plain("r1", TEXT));
        cache.answer(cache.fetch(), VECTOR);

        cache.command(putName(NAME, "hello").setText(TEXT).build());

        assertThat(cache.named(NAME).vector()).isEqualTo(VECTOR);
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void sharesTheFetchOfARequestForTheSameText() {
        cache.request(plain("r1", TEXT));
        cache.command(putName(NAME, "hello").setText(TEXT).build());

        cache.answer(cache.fetch(), VECTOR);

        assertThat(cache.named(NAME).vector()).isEqualTo(VECTOR);
        assertThat(cache.entry(cache.key(TEXT))).isInstanceOf(Row.Present.class);
        assertThat(cache.results()).hasSize(1);
    }

    @Test
    void keepsTheVectorWhenThePayloadOfTheSameTextChanges() {
        cache.command(putName(NAME, "hello").build());
        cache.answer(cache.fetch(), VECTOR);

        cache.command(putName(NAME, "good evening").build());

        assertThat(cache.named(NAME).vector()).isEqualTo(VECTOR);
        assertThat(cache.named(NAME).payload()).isEqualTo(payload("good evening"));
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void waitsOnceWhenItIsOverwrittenWithTheSameTextWhileUnderWay() {
        cache.command(putName(NAME, "hello").build());
        EmbeddingFetch fetch = cache.fetch();

        cache.command(putName(NAME, "good evening").build());
        cache.answer(fetch, VECTOR);

        assertThat(cache.named(NAME).vector()).isEqualTo(VECTOR);
        assertThat(cache.named(NAME).payload()).isEqualTo(payload("good evening"));
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void takesOnlyTheVectorOfItsLastText() {
        cache.command(putName(NAME, "hello").setText("first").build());
        EmbeddingFetch first = cache.fetch();
        cache.command(putName(NAME, "hello").setText("second").build());
        EmbeddingFetch second = cache.fetch();

        cache.answer(second, OTHER_VECTOR);
        cache.answer(first, VECTOR);

        assertThat(cache.named(NAME).vector()).isEqualTo(OTHER_VECTOR);
    }

    @Test
    void doesNotTakeTheVectorOfTheTextThatWasOverwritten() {
        cache.command(putName(NAME, "hello").setText("first").build());
        EmbeddingFetch first = cache.fetch();
        cache.command(putName(NAME, "hello").setText("second").build());

        cache.answer(first, VECTOR);

        assertThat(cache.named(NAME).vector()).isNull();
    }

    @Test
    void keepsTheVectorOfTheCaller() {
        cache.command(putName(NAME, "hello").build());
        EmbeddingFetch fetch = cache.fetch();

        cache.command(putName(NAME, "hello")
                .setVector(ByteBuffer.wrap(OTHER_VECTOR.bytes()))
                .build());
        cache.answer(fetch, VECTOR);

        assertThat(cache.named(NAME).vector()).isEqualTo(OTHER_VECTOR);
    }

    @Test
    void staysWithoutAVectorWhenNoneIsWanted() {
        cache.command(putName(NAME, "hello").build());
        EmbeddingFetch fetch = cache.fetch();

        cache.command(putName(NAME, "hello").setEmbed(false).build());
        cache.answer(fetch, VECTOR);

        assertThat(cache.named(NAME).vector()).isNull();
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void staysDeletedWhenTheVectorComesLater() {
        cache.command(putName(NAME, "hello").build());
        EmbeddingFetch fetch = cache.fetch();

        cache.command(deleteName(NAME));
        cache.answer(fetch, VECTOR);

        assertThat(cache.entry(KEY)).isNull();
        assertThat(cache.flight(KEY)).isNull();
    }

    @Test
    void isEmbeddedAgainAfterADelete() {
        cache.command(putName(NAME, "hello").build());
        EmbeddingFetch fetch = cache.fetch();
        cache.command(deleteName(NAME));

        cache.command(putName(NAME, "hello").build());
        cache.answer(fetch, VECTOR);

        assertThat(cache.named(NAME).vector()).isEqualTo(VECTOR);
    }

    @Test
    void takesItsVectorOnce() {
        cache.command(putName(NAME, "hello").build());
        EmbeddingFetch fetch = cache.fetch();
        cache.answer(fetch, VECTOR);
        Row.Present embedded = cache.named(NAME);

        cache.answer(fetch, OTHER_VECTOR);

        assertThat(cache.named(NAME)).isEqualTo(embedded);
    }

    @Test
    void survivesALookupForAnEntryThatIsNone() {
        LookupEvent lookup = cache.lookup(plain("r1", TEXT));
        lookup.setWaiter(new Waiter("w", "", Reply.ENTRY, ByteBuffer.wrap(new byte[] {1}), List.of()));

        cache.event(cache.key(TEXT), lookup);
        cache.answer(cache.fetch(), VECTOR);

        assertThat(cache.entry(cache.key(TEXT))).isInstanceOf(Row.Present.class);
    }

    private static Payload payload(String text) {
        return new Payload(text.getBytes(UTF_8), "text/plain");
    }
}
