package io.semcache.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.Written;
import io.semcache.server.peer.Outcome;
import io.semcache.topology.runtime.DiskRoom;
import io.semcache.topology.runtime.LocalAnswer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class WriteOperationTest {

    private static final CacheKey KEY = CacheKey.ofName("default", "k");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<SpecificRecord> appended = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<LocalAnswer>> waiting = new ConcurrentHashMap<>();
    private boolean diskHasRoom = true;
    private CompletableFuture<Void> acknowledged = CompletableFuture.completedFuture(null);

    private final EventLog log = (partition, key, event) -> {
        appended.add(event);
        return acknowledged;
    };
    private final CommandAnswers answers = new CommandAnswers() {
        @Override
        public CompletableFuture<LocalAnswer> await(CacheKey key, String commandId, int partition) {
            return waiting.computeIfAbsent(commandId, id -> new CompletableFuture<>());
        }

        @Override
        public void forget(CacheKey key, CompletableFuture<LocalAnswer> answer) {
            waiting.values().removeIf(answer::equals);
        }
    };
    private final WriteOperation writes =
            new WriteOperation(new AwaitedCommands(log, answers), event -> new byte[0], () -> diskHasRoom);

    private CompletableFuture<Outcome<Written>> write(String id, Duration timeout) {
        return writes.here(0, new Command(KEY, event(id, CommandOp.PUT)), Deadline.in(timeout, Clock.systemUTC()));
    }

    private static CommandEvent event(String id, CommandOp op) {
        CommandEvent event = new CommandEvent();
        event.setCommandId(id);
        event.setOp(op);
        return event;
    }

    @Test
    void writesNothingNewToAFullDisk() {
        diskHasRoom = false;
        Deadline deadline = Deadline.in(LONG, Clock.systemUTC());
        CommandEvent delete = event("delete", CommandOp.DELETE);

        assertThat(writes.here(0, new Command(KEY, event("put", CommandOp.PUT)), deadline))
                .isCompletedWithValue(failed(ErrorCode.STORAGE_FULL, DiskRoom.FULL));
        assertThat(writes.here(0, new Command(KEY, delete), deadline)).isNotDone();
        assertThat(appended).containsExactly(delete);
    }

    private void answer(String id, LocalAnswer answer) {
        waiting.getOrDefault(id, new CompletableFuture<>()).complete(answer);
    }

    private static Outcome<Written> failed(ErrorCode code, String message) {
        return new Outcome.Answered<>(new Written.Failed(code, message));
    }

    @Test
    void answersWhenTheCommandIsCarriedOut() {
        CompletableFuture<Outcome<Written>> written = write("c", LONG);
        assertThat(written).isNotDone();

        answer("c", new LocalAnswer.Applied(true));

        assertThat(written).isCompletedWithValue(new Outcome.Answered<>(new Written.Applied(KEY, true)));
        assertThat(appended).hasSize(1);
        assertThat(waiting).isEmpty();
    }

    @Test
    void writesACommandOnceThatIsSentAgainMeanwhile() {
        CompletableFuture<Outcome<Written>> first = write("c", LONG);
        CompletableFuture<Outcome<Written>> again = write("c", LONG);

        answer("c", new LocalAnswer.Applied(false));

        assertThat(appended).hasSize(1);
        assertThat(again).isCompletedWithValue(first.join());
    }

    @Test
    void followsAKeyThatHasMovedAndWritesItAnew() {
        CompletableFuture<Outcome<Written>> written = write("c", LONG);
        answer("c", new LocalAnswer.Moved());
        assertThat(written).isCompletedWithValue(new Outcome.Moved<>());

        assertThat(write("c", LONG)).isNotNull();

        assertThat(appended).hasSize(2);
    }

    @Test
    void saysWhyACommandWasNotCarriedOut() {
        CompletableFuture<Outcome<Written>> written = write("c", LONG);

        answer("c", new LocalAnswer.Failed("invalid_request", "too large", 0));

        assertThat(written).isCompletedWithValue(failed(ErrorCode.INVALID_REQUEST, "too large"));
    }

    @Test
    void failsAtOnceWhenTheLogCannotBeWritten() {
        acknowledged = CompletableFuture.failedFuture(new IllegalStateException("no broker"));

        assertThat(write("c", LONG))
                .isCompletedWithValue(failed(ErrorCode.NOT_READY, "the log of the cache cannot be written"));
        assertThat(waiting).isEmpty();
    }

    @Test
    void waitsNoLongerThanTheCaller() {
        assertThat(write("c", Duration.ofMillis(20)))
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo(failed(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "there was no answer before the deadline; the write may be carried out later"));
        assertThat(waiting).isEmpty();
    }
}
