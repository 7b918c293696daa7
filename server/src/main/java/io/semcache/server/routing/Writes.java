package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.schemas.CacheCommand;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Truncate;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.EntryLabels;
import io.semcache.server.entries.EntryWrites;
import io.semcache.server.entries.Write;
import io.semcache.server.entries.Written;
import io.semcache.store.row.Payload;
import io.semcache.topology.admission.Admission;
import io.semcache.topology.admission.Verdict;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns writes into commands, lets them in as those from a topic, and brings them to the owners of their keys. */
final class Writes implements EntryWrites {

    private final Admission admission;
    private final Router router;
    private final WriteOperation operation;
    private final Links links;
    private final Clock clock;
    private final UniqueIds ids = new UniqueIds();

    Writes(Admission admission, Router router, WriteOperation operation, Links links, Clock clock) {
        this.admission = admission;
        this.router = router;
        this.operation = operation;
        this.links = links;
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
        if (refused) {
            return refusals;
        }
        Written.Failed undeclared =
                links.declare(commands.stream().map(Command::event).toList(), deadline);
        return undeclared == null
                ? router.ask(operation, commands, deadline)
                : Collections.nCopies(commands.size(), undeclared);
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
            case Write.DeleteText delete -> {
                command.setOp(CommandOp.DELETE);
                command.setText(delete.text());
                command.setIdentity(
                        identity(delete.namespace(), delete.model(), delete.dimensions(), delete.inputType()));
            }
            case Write.DeleteKey delete -> {
                command.setOp(CommandOp.DELETE);
                command.setCacheKey(delete.key().hex());
                Write.Seen seen = delete.seen();
                if (seen != null) {
                    command.setSource(seen.source());
                    command.setRevision(seen.revision());
                }
            }
        }
        return command;
    }

    private static void fill(CacheCommand command, Write.Put put) {
        command.setOp(CommandOp.PUT);
        command.setName(put.name());
        command.setText(put.text());
        command.setIdentity(identity(put.namespace(), put.model(), put.dimensions(), put.inputType()));
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
        EntryLabels labels = put.labels();
        command.setTags(labels.tags());
        command.setMetadata(labels.metadata());
        command.setSubject(labels.subject());
        command.setSource(labels.source());
        command.setRevision(labels.revision());
        command.setDependsOn(labels.dependsOn());
    }

    private static Identity identity(
            String namespace, @Nullable String model, @Nullable Integer dimensions, InputType inputType) {
        return new Identity(
                namespace,
                model == null ? "" : model,
                "",
                dimensions == null ? 0 : dimensions,
                inputType,
                null,
                Truncate.NONE);
    }
}
