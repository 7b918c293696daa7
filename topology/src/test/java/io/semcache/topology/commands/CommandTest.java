package io.semcache.topology.commands;

import static io.semcache.topology.Requests.OTHER_VECTOR;
import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.delete;
import static io.semcache.topology.Requests.plain;
import static io.semcache.topology.Requests.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import io.semcache.topology.runtime.LocalAnswer;
import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandTest {

    private static final String TEXT = "hello";
    private static final int PARTITION = 0;

    @TempDir
    private Path stateDir;

    private CacheDriver cache;
    private CacheKey key;

    @SuppressWarnings("NullAway.Init")
    CommandTest() {}

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
    void putStoresUnderTheKeyOfTheText() {
        cache.command(put(TEXT, VECTOR)
                .setTags(List.of("a"))
                .setPayload(ByteBuffer.wrap(new byte[] {1, 2}))
                .setContentType("text/plain")
                .build());

        assertThat(cache.entry(key)).isInstanceOfSatisfying(Row.Present.class, entry -> {
            assertThat(entry.vector()).isEqualTo(VECTOR);
            assertThat(entry.info().tags()).containsExactly("a");
            assertThat(entry.payload()).isEqualTo(new Payload(new byte[] {1, 2}, "text/plain"));
        });
    }

    @Test
    void putUnderANameKeepsTheReadableName() {
        cache.command(put(TEXT, VECTOR).setName("greeting").build());

        assertThat(cache.entry(CacheKey.ofName("default", "greeting")))
                .isInstanceOfSatisfying(
                        Row.Present.class,
                        entry -> assertThat(entry.info().name()).isEqualTo("greeting"));
        assertThat(cache.entry(key)).isNull();
    }

    @Test
    void deleteRemovesTheEntry() {
        cache.command(put(TEXT, VECTOR).build());

        cache.command(delete(TEXT));

        assertThat(cache.entry(key)).isNull();
    }

    @Test
    void deleteWhileTheFetchIsUnderWayStoresNothingButAnswers() {
        cache.request(plain("r1", TEXT));
        EmbeddingFetch fetch = cache.fetch();

        cache.command(delete(TEXT));
        cache.event(key, Requests.vector(fetch, VECTOR, cache.clock.instant()));

        assertThat(cache.results()).extracting(EmbeddingResult::getStatus).containsExactly(ResultStatus.MISS);
        assertThat(cache.entry(key)).isNull();
    }

    @Test
    void lookupAfterTheDeleteWantsTheVectorStoredAgain() {
        cache.request(plain("r1", TEXT));
        EmbeddingFetch fetch = cache.fetch();
        cache.command(delete(TEXT));

        cache.request(plain("r2", TEXT));
        cache.event(key, Requests.vector(fetch, VECTOR, cache.clock.instant()));

        assertThat(cache.entry(key)).isInstanceOf(Row.Present.class);
        assertThat(cache.fetches()).isEmpty();
    }

    @Test
    void putWhileTheFetchIsUnderWayIsNotOverwritten() {
        cache.request(plain("r1", TEXT));
        EmbeddingFetch fetch = cache.fetch();

        cache.command(put(TEXT, OTHER_VECTOR).build());
        cache.event(key, Requests.vector(fetch, VECTOR, cache.clock.instant()));

        assertThat(cache.entry(key))
                .isInstanceOfSatisfying(
                        Row.Present.class, entry -> assertThat(entry.vector()).isEqualTo(OTHER_VECTOR));
    }

    @Test
    void tellsTheCallerWhetherThereWasAnEntry() {
        var first = cache.local.awaitCommand(key, "put", PARTITION);
        cache.command(put(TEXT, VECTOR).build());
        var second = cache.local.awaitCommand(key, "put", PARTITION);
        cache.command(put(TEXT, OTHER_VECTOR).build());
        var gone = cache.local.awaitCommand(key, "delete", PARTITION);
        cache.command(delete(TEXT));
        var absent = cache.local.awaitCommand(key, "delete", PARTITION);
        cache.command(delete(TEXT));

        assertThat(first).isCompletedWithValue(new LocalAnswer.Applied(false));
        assertThat(second).isCompletedWithValue(new LocalAnswer.Applied(true));
        assertThat(gone).isCompletedWithValue(new LocalAnswer.Applied(true));
        assertThat(absent).isCompletedWithValue(new LocalAnswer.Applied(false));
    }

    @ParameterizedTest
    @EnumSource(names = {"INVALIDATE", "LINK", "UNKNOWN"})
    void failsWhatItCannotDo(CommandOp op) {
        cache.command(CacheCommand.newBuilder().setOp(op).setText(TEXT).build());

        assertThat(cache.failureCodes()).containsExactly("invalid_request");
    }

    @Test
    void failsAPutOfTheWrongDimensions() {
        CacheCommand wrong = put(TEXT, Embedding.of(1, 2)).build();

        cache.command(wrong);

        assertThat(cache.failureCodes()).containsExactly("dimension_mismatch");
        assertThat(cache.entry(key)).isNull();
    }

    @Test
    void removesAnEntryByItsKeyOnlyInItsNamespace() {
        cache.command(put("a", VECTOR).setSource("s").setRevision("1").build());
        String hex = cache.key("a").hex();
        CacheCommand.Builder delete =
                CacheCommand.newBuilder().setOp(CommandOp.DELETE).setCacheKey(hex);

        cache.command(delete.setNamespace("other").build());
        cache.command(
                delete.setNamespace("default").setSource("s").setRevision("2").build());
        assertThat(cache.isStored("a")).isTrue();

        cache.command(delete.setRevision("1").build());
        assertThat(cache.isStored("a")).isFalse();
    }
}
