package io.semcache.topology.commands;

import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.putName;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.CacheCommand;
import io.semcache.serdes.CacheKey;
import io.semcache.serdes.PromptName;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import io.semcache.topology.runtime.LocalAnswer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is put under a name of the caller's: stored at once. */
class PutNameTest {

    private static final String NAME = "greeting";
    private static final String TEXT = "how do you do";
    private static final CacheKey KEY = CacheKey.ofName("default", NAME);

    @TempDir
    private Path stateDir;

    private CacheDriver cache;

    @SuppressWarnings("NullAway.Init")
    PutNameTest() {}

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

        assertThat(cache.named(NAME).vector()).isNull();
        assertThat(cache.named(NAME).payload()).isEqualTo(payload("hello"));
        assertThat(cache.named(NAME).info().name()).isEqualTo(NAME);
        assertThat(cache.named(NAME).info().tags()).containsExactly("a");
    }

    @Test
    void answersTheCallerWhoWaits() {
        var created = cache.local.awaitCommand(KEY, "put", 0);
        cache.command(putName(NAME, "hello").build());
        var replaced = cache.local.awaitCommand(KEY, "put", 0);
        cache.answer(cache.fetch(), VECTOR);
        assertThat(replaced).isNotDone();
        cache.command(putName(NAME, "hello").build());

        assertThat(created).isCompletedWithValue(new LocalAnswer.Applied(false));
        assertThat(replaced).isCompletedWithValue(new LocalAnswer.Applied(true));
    }

    @Test
    void needsNoModelWithoutAVector() {
        cache.command(putName(NAME, "hello").setEmbed(false).build());

        assertThat(cache.named(NAME).info().model()).isEmpty();
        assertThat(cache.named(NAME).payload()).isEqualTo(payload("hello"));
    }

    @Test
    void keepsTheTextOfAPayloadOnly() {
        cache.command(putName(NAME, "hello").setText(TEXT).build());
        assertThat(cache.named(NAME).info().text()).isEqualTo(TEXT);

        cache.command(putName(NAME, "hello").setText(TEXT).setPayload(null).build());
        assertThat(cache.named(NAME).info().text()).isNull();
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

    private static Payload payload(String text) {
        return new Payload(text.getBytes(UTF_8), "text/plain");
    }
}
