package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CommandEvent;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.Matched;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.peer.PeerCommand;
import io.semcache.server.peer.PeerEvent;
import io.semcache.topology.runtime.LocalAnswer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Brings a command for all of a partition to its owner and waits until it is carried out there. */
final class PartitionWriteOperation implements Operation<PartitionCommand, Matched> {

    private final AwaitedCommands commands;
    private final Function<CommandEvent, byte[]> encoder;

    /** @param encoder events in the Confluent wire format */
    PartitionWriteOperation(AwaitedCommands commands, Function<CommandEvent, byte[]> encoder) {
        this.commands = commands;
        this.encoder = encoder;
    }

    @Override
    public int partition(PartitionCommand command, Partitions partitions) {
        return command.partition();
    }

    @Override
    public CompletableFuture<Outcome<Matched>> here(int partition, PartitionCommand question, Deadline deadline) {
        Command command = question.command();
        return commands.carriedOut(partition, command.key(), command.event(), deadline)
                .thenApply(PartitionWriteOperation::outcome);
    }

    private static Outcome<Matched> outcome(LocalAnswer answer) {
        return switch (answer) {
            case LocalAnswer.Matched(long entries, long offset) ->
                new Outcome.Answered<>(new Matched.Counted(entries, offset));
            case LocalAnswer.Failed failed -> new Outcome.Answered<>(failed(failed));
            case LocalAnswer.Moved moved -> new Outcome.Moved<>();
            case LocalAnswer.Applied applied -> throw unexpected(applied);
            case LocalAnswer.Found found -> throw unexpected(found);
        };
    }

    private static IllegalArgumentException unexpected(LocalAnswer answer) {
        return new IllegalArgumentException("expected the answer to the command of a partition, got "
                + answer.getClass().getSimpleName());
    }

    private static Matched.Failed failed(LocalAnswer.Failed failed) {
        return new Matched.Failed(ErrorCode.ofWireName(failed.code()).orElse(ErrorCode.INTERNAL), failed.message());
    }

    @Override
    public CompletableFuture<List<Outcome<Matched>>> there(
            PeerClient client, PeerAddress peer, List<PartitionCommand> commands, Deadline deadline) {
        List<PeerCommand> events = commands.stream()
                .map(question -> new PeerCommand(
                        question.partition(),
                        new PeerEvent(
                                question.command().key(),
                                encoder.apply(question.command().event()))))
                .toList();
        return client.partitionWrites(peer, events, deadline);
    }

    @Override
    public Matched late(PartitionCommand command) {
        return failed(AwaitedCommands.late());
    }

    @Override
    public Matched failed(PartitionCommand command, ErrorCode code, String message) {
        return new Matched.Failed(code, message);
    }
}
