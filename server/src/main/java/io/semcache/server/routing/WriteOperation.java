package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.Written;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.peer.PeerEvent;
import io.semcache.topology.runtime.DiskRoom;
import io.semcache.topology.runtime.LocalAnswer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Brings a command to the owner of its key and waits until it is carried out there. */
final class WriteOperation implements Operation<Command, Written> {

    private final AwaitedCommands commands;
    private final Function<CommandEvent, byte[]> encoder;
    private final DiskRoom room;

    /**
     * @param encoder events in the Confluent wire format
     * @param room on the disk of this node
     */
    WriteOperation(AwaitedCommands commands, Function<CommandEvent, byte[]> encoder, DiskRoom room) {
        this.commands = commands;
        this.encoder = encoder;
        this.room = room;
    }

    @Override
    public int partition(Command command, Partitions partitions) {
        return partitions.of(command.key());
    }

    @Override
    public CompletableFuture<Outcome<Written>> here(int partition, Command command, Deadline deadline) {
        if (command.event().getOp() == CommandOp.PUT && !room.isLeft()) {
            return CompletableFuture.completedFuture(
                    new Outcome.Answered<>(failed(command, ErrorCode.STORAGE_FULL, DiskRoom.FULL)));
        }
        return commands.carriedOut(partition, command.key(), command.event(), deadline)
                .thenApply(answer -> outcome(command, answer));
    }

    private static Outcome<Written> outcome(Command command, LocalAnswer answer) {
        return switch (answer) {
            case LocalAnswer.Applied(boolean existed) ->
                new Outcome.Answered<>(new Written.Applied(command.key(), existed));
            case LocalAnswer.Failed failed -> new Outcome.Answered<>(failed(failed));
            case LocalAnswer.Moved moved -> new Outcome.Moved<>();
            case LocalAnswer.Matched matched -> throw unexpected(matched);
            case LocalAnswer.Found found -> throw unexpected(found);
        };
    }

    private static IllegalArgumentException unexpected(LocalAnswer answer) {
        return new IllegalArgumentException("expected the answer to the command of one key, got "
                + answer.getClass().getSimpleName());
    }

    private static Written.Failed failed(LocalAnswer.Failed failed) {
        return new Written.Failed(
                ErrorCode.ofWireName(failed.code()).orElse(ErrorCode.INTERNAL),
                failed.message(),
                failed.retryAfterMs() > 0 ? failed.retryAfterMs() : -1);
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
        return failed(AwaitedCommands.late());
    }

    @Override
    public Written failed(Command command, ErrorCode code, String message) {
        return new Written.Failed(code, message);
    }
}
