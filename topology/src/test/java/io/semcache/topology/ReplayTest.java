package io.semcache.topology;

import static io.semcache.topology.Requests.OTHER_VECTOR;
import static io.semcache.topology.Requests.VECTOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.Settings;
import io.semcache.schemas.CacheMode;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.Reply;
import io.semcache.schemas.ResultStatus;
import io.semcache.schemas.Waiter;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.topology.admission.Admission;
import io.semcache.topology.admission.Verdict;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** Crashes after which the log is replayed, with a store that is ahead of it. */
class ReplayTest {

    private static final Settings SETTINGS = TestSettings.defaults();

    private final CrashingCache cache = new CrashingCache(SETTINGS);
    private final Admission admission = new Admission(SETTINGS, cache.clock);
    private final CacheKey key = admitted("hello", CacheMode.DEFAULT).key();

    @Test
    void replayedOpenerSendsTheSameFetchAgain() {
        lookup("r1", CacheMode.DEFAULT);
        cache.processAll();

        cache.crash(cache.everything());
        cache.processAll();

        assertThat(cache.fetches()).hasSize(2);
        assertThat(cache.fetches().get(1)).isEqualTo(cache.fetches().get(0));
    }

    @Test
    void replayedOpenerIsAnsweredWhenItsFetchWasLost() {
        lookup("r1", CacheMode.DEFAULT);
        cache.processAll();
        CrashingCache.Kept all = cache.everything();

        cache.crash(new CrashingCache.Kept(all.changesOnDisk(), all.changesInChangelog(), all.results(), 0));
        cache.processAll();
        vector();

        assertThat(statuses("r1")).containsExactly(ResultStatus.MISS);
    }

    @Test
    void replayedLookupOfAStoredVectorFetchesNothing() {
        lookup("r1", CacheMode.DEFAULT);
        cache.processAll();
        vector();

        cache.crash(cache.everything());
        cache.processAll();

        assertThat(cache.fetches()).hasSize(1);
    }

    @Test
    void replayedBypassFetchesNothingWhenItsVectorIsInTheLog() {
        lookup("r1", CacheMode.BYPASS);
        cache.processAll();
        vector();

        cache.crash(cache.everything());
        cache.processAll();

        assertThat(cache.fetches()).hasSize(1);
    }

    @Test
    void replayedSettleAnswersEveryoneAgain() {
        lookup("r1", CacheMode.DEFAULT);
        lookup("r2", CacheMode.DEFAULT);
        cache.processAll();
        cache.commit();
        vector();
        CrashingCache.Kept all = cache.everything();

        cache.crash(new CrashingCache.Kept(all.changesOnDisk(), all.changesInChangelog(), 0, 0));
        cache.processAll();

        assertThat(statuses("r1")).containsExactly(ResultStatus.MISS);
        assertThat(statuses("r2")).containsExactly(ResultStatus.COALESCED);
    }

    @Test
    void changelogGetsWhatOnlyTheDiskHad() {
        lookup("r1", CacheMode.DEFAULT);
        cache.processAll();
        vector();
        CrashingCache.Kept all = cache.everything();

        cache.crash(new CrashingCache.Kept(all.changesOnDisk(), 0, 0, 0));
        cache.processAll();

        assertThat(cache.replayedChangelog()).isEqualTo(cache.rows());
    }

    @Test
    void changelogGetsTheWishesOfAReplayedJoiner() {
        lookup("r1", CacheMode.NO_STORE);
        cache.processAll();
        cache.commit();
        lookup("r2", CacheMode.DEFAULT);
        cache.processAll();
        CrashingCache.Kept all = cache.everything();

        cache.crash(new CrashingCache.Kept(all.changesOnDisk(), 0, 0, 0));
        cache.processAll();

        assertThat(cache.replayedChangelog()).isEqualTo(cache.rows());
    }

    @Test
    void laterVectorOfASettledFlightIsIgnored() {
        lookup("r1", CacheMode.DEFAULT);
        cache.processAll();
        vector();
        append(Requests.vector(cache.fetches().getFirst(), OTHER_VECTOR, cache.clock.instant()));
        cache.processAll();

        assertThat(cache.entry(key))
                .isInstanceOfSatisfying(
                        Row.Present.class, entry -> assertThat(entry.vector()).isEqualTo(VECTOR));
        assertThat(statuses("r1")).hasSize(1);
    }

    @Test
    void replayedDeleteDoesNotOverruleALaterFlight() {
        append(deletion());
        lookup("r1", CacheMode.DEFAULT);
        cache.processAll();

        cache.crash(cache.everything());
        cache.processNext();

        assertThat(cache.flight(key))
                .isNotNull()
                .satisfies(flight -> assertThat(flight.wishes().keep()).isTrue());
    }

    @Test
    void deletedEntryStaysDeletedAfterAReplay() {
        lookup("r1", CacheMode.DEFAULT);
        cache.processAll();
        vector();
        append(deletion());
        cache.processAll();

        cache.crash(cache.everything());
        cache.processAll();

        assertThat(cache.entry(key)).isNull();
        assertThat(cache.fetches()).hasSize(1);
    }

    @Test
    void newOwnerOpensTheSameFlight() {
        lookup("r1", CacheMode.DEFAULT);
        cache.processAll();

        cache.crashLosingTheDisk(new CrashingCache.Kept(0, 0, 0, 1));
        cache.processAll();
        vector();

        assertThat(cache.fetches().get(1).getFlightId())
                .isEqualTo(cache.fetches().get(0).getFlightId());
        assertThat(statuses("r1")).containsExactly(ResultStatus.MISS);
    }

    @Test
    void longDowntimeSweepsNothingThatTheReplayNeeds() {
        lookup("r1", CacheMode.BYPASS);
        cache.processAll();
        cache.commit();
        vector();
        CrashingCache.Kept all = cache.everything();

        cache.crash(new CrashingCache.Kept(all.changesOnDisk(), all.changesInChangelog(), 0, 0));
        cache.sweep(SETTINGS.cache().settledRetention().multipliedBy(3));
        cache.sweep(SETTINGS.cache().sweepInterval());
        cache.processAll();

        assertThat(statuses("r1")).containsExactly(ResultStatus.MISS);
    }

    private Verdict.Admitted<LookupEvent> admitted(String requestId, CacheMode mode) {
        var waiter = new Waiter("", requestId, Reply.TOPIC, ByteBuffer.allocate(0), List.of());
        return switch (admission.lookup(Requests.mode(requestId, "hello", mode), waiter)) {
            case Verdict.Admitted<LookupEvent> admitted -> admitted;
            case Verdict.Refused<LookupEvent> refused -> throw new AssertionError(refused);
        };
    }

    private SpecificRecord deletion() {
        return switch (admission.command(Requests.delete("hello"))) {
            case Verdict.Admitted<?>(CacheKey ignored, Object event) -> (SpecificRecord) event;
            case Verdict.Refused<?> refused -> throw new AssertionError(refused);
        };
    }

    private void lookup(String requestId, CacheMode mode) {
        append(admitted(requestId, mode).event());
    }

    private void append(SpecificRecord event) {
        cache.append(key, event);
    }

    private void vector() {
        append(Requests.vector(cache.fetches().getLast(), VECTOR, cache.clock.instant()));
        cache.processAll();
    }

    private List<ResultStatus> statuses(String requestId) {
        return cache.results().stream()
                .filter(result -> result.getRequestId().equals(requestId))
                .map(EmbeddingResult::getStatus)
                .toList();
    }
}
