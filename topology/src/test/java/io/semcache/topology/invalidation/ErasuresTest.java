package io.semcache.topology.invalidation;

import static io.semcache.topology.Requests.VECTOR;
import static io.semcache.topology.Requests.mode;
import static io.semcache.topology.Requests.plain;
import static io.semcache.topology.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.CacheMode;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.topology.CacheDriver;
import io.semcache.topology.Requests;
import io.semcache.topology.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An erasure removes everything about its subject and nothing else, also what is under way. */
class ErasuresTest {

    private static final Duration COMPACTION = Duration.ofSeconds(5);
    private static final String SUBJECT = "user-7";

    @TempDir
    private Path stateDir;

    private CacheDriver cache;

    @SuppressWarnings("NullAway.Init")
    ErasuresTest() {}

    @BeforeEach
    void start() {
        cache = new CacheDriver(
                stateDir, TestSettings.with(Map.of("topics.compaction.ms", String.valueOf(COMPACTION.toMillis()))));
    }

    @AfterEach
    void stop() {
        cache.close();
    }

    private CacheKey store(String text, @Nullable String subject) {
        CacheKey key = cache.key(text);
        cache.request(request(text, text).setSubject(subject).build());
        cache.event(key, Requests.vector(cache.fetch(), VECTOR, cache.clock.instant()));
        return key;
    }

    private void erase(String namespace, String subject, boolean dryRun) {
        CommandEvent erase = CommandEvent.newBuilder()
                .setCommandId("erase")
                .setOp(CommandOp.ERASE)
                .setNamespace(namespace)
                .setSubject(subject)
                .setDryRun(dryRun)
                .setIssuedAt(cache.clock.instant())
                .setReceivedAt(cache.clock.instant())
                .build();
        cache.event(CacheKey.ofNamespace(namespace), erase);
    }

    @Test
    void removesTheEntriesOfTheSubjectAndTheirFlights() {
        CacheKey about = store("about", SUBJECT);
        CacheKey other = store("other", "user-8");
        CacheKey nobody = store("nobody", null);

        erase("default", SUBJECT, true);
        assertThat(cache.entry(about)).as("after a dry run").isNotNull();
        erase("elsewhere", SUBJECT, false);
        assertThat(cache.entry(about)).as("after an erasure elsewhere").isNotNull();
        erase("default", SUBJECT, false);

        assertThat(cache.entry(about)).isNull();
        assertThat(cache.flight(about)).isNull();
        assertThat(cache.entry(other)).isNotNull();
        assertThat(cache.entry(nobody)).isNotNull();
        assertThat(cache.flight(other)).isNotNull();
    }

    @Test
    void reachesEveryNamespace() {
        CacheKey about = store("about", SUBJECT);

        erase("*", SUBJECT, false);

        assertThat(cache.entry(about)).isNull();
    }

    @Test
    void tellsThoseWhoWaitAndStoresNoVectorThatComesLater() {
        CacheKey key = cache.key("about");
        cache.request(request("first", "about").setSubject(SUBJECT).build());
        cache.request(plain("second", "about"));
        EmbeddingFetch fetch = cache.fetch();

        erase("default", SUBJECT, false);

        List<EmbeddingResult> told = cache.results();
        assertThat(told).extracting(EmbeddingResult::getRequestId).containsExactlyInAnyOrder("first", "second");
        assertThat(told).allSatisfy(result -> {
            assertThat(result.getStatus()).isEqualTo(ResultStatus.ERROR);
            assertThat(Objects.requireNonNull(result.getError()).getCode()).isEqualTo("not_found");
        });

        cache.event(key, Requests.vector(fetch, VECTOR, cache.clock.instant()));

        assertThat(cache.entry(key)).isNull();
        assertThat(cache.results()).isEmpty();
    }

    @Test
    void tellsWhoJoinedTheFlightOfAnotherAndLetsItGoOn() {
        CacheKey key = cache.key("shared");
        cache.request(plain("first", "shared"));
        int alone = cache.rows();
        cache.request(request("second", "shared").setSubject(SUBJECT).build());
        EmbeddingFetch fetch = cache.fetch();

        erase("elsewhere", SUBJECT, false);
        assertThat(cache.results()).as("after an erasure elsewhere").isEmpty();
        int before = cache.rows();
        erase("default", SUBJECT, false);

        assertThat(cache.results()).singleElement().satisfies(result -> {
            assertThat(result.getRequestId()).isEqualTo("second");
            assertThat(Objects.requireNonNull(result.getError()).getCode()).isEqualTo("not_found");
        });
        assertThat(before - alone).as("the waiter and an erasure elsewhere").isEqualTo(2);
        assertThat(cache.rows()).as("an erasure instead of the waiter").isEqualTo(before);

        cache.event(key, Requests.vector(fetch, VECTOR, cache.clock.instant()));

        assertThat(cache.results()).extracting(EmbeddingResult::getRequestId).containsExactly("first");
        assertThat(cache.entry(key)).isNotNull();
    }

    @Test
    void forgetsWhoHasHadTheAnswerOfTheFlightOfAnother() {
        CacheKey key = cache.key("shared");
        cache.request(plain("first", "shared"));
        cache.request(request("second", "shared").setSubject(SUBJECT).build());
        cache.event(key, Requests.vector(cache.fetch(), VECTOR, cache.clock.instant()));
        assertThat(cache.results()).hasSize(2);
        int before = cache.rows();

        erase("default", SUBJECT, false);

        assertThat(cache.rows()).as("an erasure instead of the waiter").isEqualTo(before);
        assertThat(cache.results()).isEmpty();
        assertThat(cache.entry(key)).isNotNull();
    }

    /** The one who began the flight wanted nothing stored, so the entry has the labels of the one who did. */
    @Test
    void removesWhatWasStoredForOneWhoJoined() {
        CacheKey key = cache.key("shared");
        cache.request(mode("first", "shared", CacheMode.NO_STORE));
        cache.request(request("second", "shared").setSubject(SUBJECT).build());
        cache.event(key, Requests.vector(cache.fetch(), VECTOR, cache.clock.instant()));
        assertThat(cache.entry(key))
                .isInstanceOfSatisfying(
                        Row.Present.class,
                        entry -> assertThat(entry.info().subject()).isEqualTo(SUBJECT));

        erase("default", SUBJECT, false);

        assertThat(cache.entry(key)).isNull();
        assertThat(cache.flight(key)).isNull();
    }

    @Test
    void asksAnewForWhatWasErased() {
        store("about", SUBJECT);
        erase("default", SUBJECT, false);

        cache.request(plain("again", "about"));

        assertThat(cache.fetches()).hasSize(1);
    }

    /** The tombstone of the row makes the broker begin a new segment of the changelog. */
    @Test
    void leavesARowThatGoesWhenTheChangelogIsDueForCompaction() {
        int before = cache.rows();
        erase("default", SUBJECT, false);
        assertThat(cache.rows()).isEqualTo(before + 1);

        cache.elapse(COMPACTION.plusSeconds(2));

        assertThat(cache.rows()).isEqualTo(before);
    }

    @Test
    void removesWhatAReplayWroteAgain() {
        CacheKey about = store("about", SUBJECT);
        Row entry = Objects.requireNonNull(cache.entry(about));
        erase("default", SUBJECT, false);

        cache.putUnseen(about, entry);
        erase("default", SUBJECT, false);

        assertThat(cache.entry(about)).isNull();
    }
}
