package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.Identity;
import io.semcache.schemas.Truncate;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.EntryWrites;
import io.semcache.server.entries.Write;
import io.semcache.server.entries.Written;
import io.semcache.store.Payload;
import io.semcache.topology.Admission;
import io.semcache.topology.Verdict;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns writes into commands, lets them in as those from a topic, and brings them to the owners of their keys. */
final class Writes implements EntryWrites {

    private final Admission admission;
    private final Router router;
    private final WriteOperation operation;
    private final Clock clock;
    private final UniqueIds ids = new UniqueIds();

    Writes(Admission admission, Router router, WriteOperation operation, Clock clock) {
        this.admission = admission;
        this.router = router;
        this.operation = operation;
        this.clock = clock;
    }

    @Override
    public List<Written> write(String tenant, List<Write> writes, Deadline deadline) {
        List<Command> commands = new ArrayList<>(writes.size());
        List<Written> refusals = new ArrayList<>(writes.size());
        Set<CacheKey> keys = new HashSet<>();
        boolean refused = false;
        for (Write write : writes) {
            switch (admission.command(command(write))) {
                case Verdict.Admitted<CommandEvent>(CacheKey key, CommandEvent event)
                when keys.add(key) -> {
                    event.setTenant(tenant);
                    commands.add(new Command(key, event));
                    refusals.add(notWritten());
                }
                case Verdict.Admitted<CommandEvent> again -> {
                    refused = true;
                    refusals.add(new Written.Failed(
                            ErrorCode.INVALID_REQUEST, "expected each entry once, got another one of the same key"));
                }
                case Verdict.Refused<CommandEvent>(ErrorCode code, String message) -> {
                    refused = true;
                    refusals.add(new Written.Failed(code, message));
                }
            }
        }
        return refused ? refusals : router.ask(operation, commands, deadline);
    }

    private static Written notWritten() {
        return new Written.Failed(ErrorCode.NOT_READY, "not written, because another entry was refused");
    }

    private CacheCommand command(Write write) {
        CacheCommand command = new CacheCommand();
        command.setCommandId(ids.next());
        command.setNamespace(write.namespace());
        command.setIssuedAt(clock.instant());
        command.setTags(List.of());
        command.setMetadata(Map.of());
        command.setDependsOn(List.of());
        command.setSources(List.of());
        switch (write) {
            case Write.Put put -> fill(command, put);
            case Write.Delete delete -> {
                command.setOp(CommandOp.DELETE);
                command.setName(delete.name());
            }
        }
        return command;
    }

    private static void fill(CacheCommand command, Write.Put put) {
        command.setOp(CommandOp.PUT);
        command.setName(put.name());
        command.setText(put.text());
        command.setIdentity(new Identity(
                put.namespace(),
                put.model() == null ? "" : put.model(),
                "",
                put.dimensions() == null ? 0 : put.dimensions(),
                put.inputType(),
                null,
                Truncate.NONE));
        if (put.vector() != null) {
            command.setVector(ByteBuffer.wrap(put.vector().bytes()));
        }
        command.setEmbed(put.embed());
        Payload payload = put.payload();
        if (payload != null) {
            command.setPayload(ByteBuffer.wrap(payload.bytes()));
            command.setContentType(payload.contentType());
        }
        command.setTtlMs(put.ttlMs());
        command.setSliding(put.sliding());
        command.setTags(put.tags());
        command.setMetadata(put.metadata());
    }
}
