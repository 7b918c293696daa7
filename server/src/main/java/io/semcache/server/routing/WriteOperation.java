package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CommandEvent;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.Written;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.peer.PeerEvent;
import io.semcache.topology.LocalAnswer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a command to the log at the owner of its key and waits until it is carried out there. A command that is sent
 * again, because its partition or others of the same call have moved, joins the one that is under way: written twice it
 * could undo what was written in between.
 */
final class WriteOperation implements Operation<Command, Written> {

    private static final Logger LOGGER = LoggerFactory.getLogger(WriteOperation.class);

    private final EventLog log;
    private final CommandAnswers answers;
    private final Function<CommandEvent, byte[]> encoder;
    private final ConcurrentHashMap<String, CompletableFuture<Outcome<Written>>> underWay = new ConcurrentHashMap<>();

    /** @param encoder events in the Confluent wire format */
    WriteOperation(EventLog log, CommandAnswers answers, Function<CommandEvent, byte[]> encoder) {
        this.log = log;
        this.answers = answers;
        this.encoder = encoder;
    }

    @Override
    public int partition(Command command, Partitions partitions) {
        return partitions.of(command.key());
    }

    @Override
    public CompletableFuture<Outcome<Written>> here(int partition, Command command, Deadline deadline) {
        CompletableFuture<Outcome<Written>> mine = new CompletableFuture<>();
        CompletableFuture<Outcome<Written>> first = underWay.putIfAbsent(command.id(), mine);
        if (first != null) {
            return first;
        }
        CompletableFuture<LocalAnswer> awaited = answers.await(command.key(), command.id(), partition);
        var _ = mine.whenComplete((outcome, failure) -> {
            underWay.remove(command.id(), mine);
            answers.forget(command.key(), awaited);
        });
        var _ = mine.completeOnTimeout(
                new Outcome.Answered<>(late(command)), deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        var _ = awaited.thenAccept(answer -> mine.complete(outcome(command, answer)));
        if (!mine.isDone()) {
            append(partition, command, mine);
        }
        return mine;
    }

    private void append(int partition, Command command, CompletableFuture<Outcome<Written>> written) {
        var _ = log.append(partition, command.key(), command.event()).whenComplete((done, failure) -> {
            if (failure != null) {
                LOGGER.atWarn()
                        .setCause(failure)
                        .addKeyValue("partition", partition)
                        .log("a command could not be written to the log");
                written.complete(new Outcome.Answered<>(
                        new Written.Failed(ErrorCode.NOT_READY, "the log of the cache cannot be written")));
            }
        });
    }

    private static Outcome<Written> outcome(Command command, LocalAnswer answer) {
        return switch (answer) {
            case LocalAnswer.Applied(boolean existed) ->
                new Outcome.Answered<>(new Written.Applied(command.key(), existed));
            case LocalAnswer.Failed(String code, String message, long retryAfterMs) ->
                new Outcome.Answered<>(new Written.Failed(
                        ErrorCode.ofWireName(code).orElse(ErrorCode.INTERNAL),
                        message,
                        retryAfterMs > 0 ? retryAfterMs : -1));
            case LocalAnswer.Moved moved -> new Outcome.Moved<>();
            case LocalAnswer.Found found ->
                throw new IllegalArgumentException("expected the answer to a command, got a vector");
        };
    }

    @Override
    public CompletableFuture<List<Outcome<Written>>> there(
            PeerClient client, PeerAddress peer, List<Command> commands, Deadline deadline) {
        List<PeerEvent> events = commands.stream()
                .map(command -> new PeerEvent(command.key(), encoder.apply(command.event())))
                .toList();
        return client.writes(peer, events, deadline);
    }

    @Override
    public Written late(Command command) {
        return new Written.Failed(
                ErrorCode.DEADLINE_EXCEEDED,
                "there was no answer before the deadline; the write may be carried out later");
    }

    @Override
    public Written failed(Command command, ErrorCode code, String message) {
        return new Written.Failed(code, message);
    }
}
