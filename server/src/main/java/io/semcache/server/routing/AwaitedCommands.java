package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CommandEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.topology.runtime.LocalAnswer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands that this node writes to the log of a partition which it owns, and waits for until they are carried out. A
 * command that is sent again, because its partition or others of the same call have moved, joins the one that is under
 * way: written twice it could undo what was written in between. Thread-safe.
 */
final class AwaitedCommands {

    private static final Logger LOGGER = LoggerFactory.getLogger(AwaitedCommands.class);

    private final EventLog log;
    private final CommandAnswers answers;
    private final ConcurrentHashMap<UnderWay, CompletableFuture<LocalAnswer>> underWay = new ConcurrentHashMap<>();

    AwaitedCommands(EventLog log, CommandAnswers answers) {
        this.log = log;
        this.answers = answers;
    }

    /** A command for every partition has the same id in each. */
    private record UnderWay(int partition, String commandId) {}

    /** What came of the command in this partition; the future is done by the deadline. */
    CompletableFuture<LocalAnswer> carriedOut(int partition, CacheKey key, CommandEvent event, Deadline deadline) {
        UnderWay command = new UnderWay(partition, event.getCommandId());
        CompletableFuture<LocalAnswer> mine = new CompletableFuture<>();
        CompletableFuture<LocalAnswer> first = underWay.putIfAbsent(command, mine);
        if (first != null) {
            return first;
        }
        CompletableFuture<LocalAnswer> awaited = answers.await(key, event.getCommandId(), partition);
        var _ = mine.whenComplete((answer, failure) -> {
            underWay.remove(command, mine);
            answers.forget(key, awaited);
        });
        var _ = mine.completeOnTimeout(late(), deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        var _ = awaited.thenAccept(mine::complete);
        if (!mine.isDone()) {
            append(partition, key, event, mine);
        }
        return mine;
    }

    private void append(int partition, CacheKey key, CommandEvent event, CompletableFuture<LocalAnswer> answer) {
        var _ = log.append(partition, key, event).whenComplete((done, failure) -> {
            if (failure != null) {
                LOGGER.atWarn()
                        .setCause(failure)
                        .addKeyValue("partition", partition)
                        .log("a command could not be written to the log");
                answer.complete(failed(ErrorCode.NOT_READY, "the log of the cache cannot be written"));
            }
        });
    }

    /** The answer when the owner has given none by the deadline. */
    static LocalAnswer.Failed late() {
        return failed(
                ErrorCode.DEADLINE_EXCEEDED,
                "there was no answer before the deadline; the write may be carried out later");
    }

    private static LocalAnswer.Failed failed(ErrorCode code, String message) {
        return new LocalAnswer.Failed(code.wireName(), message, 0);
    }
}
