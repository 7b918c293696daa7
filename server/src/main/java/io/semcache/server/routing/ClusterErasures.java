package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.config.Grants;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.InputType;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.embedding.EntryLabels;
import io.semcache.server.embedding.Stored;
import io.semcache.server.embedding.StoredEntries;
import io.semcache.server.entries.EntryWrites;
import io.semcache.server.entries.Matched;
import io.semcache.server.entries.Write;
import io.semcache.server.entries.Written;
import io.semcache.server.erasure.Erased;
import io.semcache.server.erasure.Erasure;
import io.semcache.server.erasure.ErasureRecord;
import io.semcache.server.erasure.Erasures;
import io.semcache.server.erasure.Receipt;
import io.semcache.server.erasure.TopicWait;
import io.semcache.store.row.Payload;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Erases in every partition and waits for all of them. What was done is kept as an entry of a namespace of its own, so
 * that any node can say later how far it has come.
 */
final class ClusterErasures implements Erasures {

    /** Where the records of erasures are kept, under their ids. */
    static final String NAMESPACE = "semcache.erasures";

    private static final String CONTENT_TYPE = "application/vnd.semcache.erasure";
    private static final long FOR_EVER = 0;

    /** Receipts are not embedded, so nobody pays for them. */
    private static final String NOBODY = "";

    private final EveryPartition everyPartition;
    private final EntryWrites writes;
    private final StoredEntries stored;
    private final Purging purging;
    private final Waits waits;
    private final Clock clock;

    ClusterErasures(
            EveryPartition everyPartition,
            EntryWrites writes,
            StoredEntries stored,
            Purging purging,
            Waits waits,
            Clock clock) {
        this.everyPartition = everyPartition;
        this.writes = writes;
        this.stored = stored;
        this.purging = purging;
        this.waits = waits;
        this.clock = clock;
    }

    /** How long topics hold what was erased. */
    interface Waits {
        /** Those of an erasure at that time; empty if nobody knows. */
        Optional<List<TopicWait>> since(long erasedAtMs);
    }

    @Override
    public Erased erase(Erasure erasure, Deadline deadline) {
        String id = UUID.randomUUID().toString();
        CommandEvent event = event(id, erasure);
        List<ErasureRecord.Part> parts = new ArrayList<>();
        for (Matched matched : everyPartition.carryOut(CacheKey.ofNamespace(event.getNamespace()), event, deadline)) {
            switch (matched) {
                case Matched.Counted(long entries, long offset) -> parts.add(new ErasureRecord.Part(offset, entries));
                case Matched.Failed(ErrorCode code, String message) -> {
                    return new Erased.Failed(code, message);
                }
            }
        }
        // Behind the last partition: nothing of the subject was written to the log before that is younger.
        ErasureRecord done = new ErasureRecord(id, erasure.namespace(), clock.millis(), parts);
        if (erasure.dryRun()) {
            return new Erased.Counted(done.removed());
        }
        return switch (writes.write(NOBODY, List.of(put(done)), deadline).getFirst()) {
            case Written.Applied _ -> receipt(done, deadline);
            case Written.Failed(ErrorCode code, String message, long _) -> new Erased.Failed(code, message);
        };
    }

    private static Write put(ErasureRecord done) {
        return new Write.Put(
                NAMESPACE,
                done.id(),
                null,
                null,
                null,
                InputType.NONE,
                null,
                false,
                new Payload(done.toBytes(), CONTENT_TYPE),
                FOR_EVER,
                false,
                EntryLabels.NONE);
    }

    private CommandEvent event(String id, Erasure erasure) {
        Instant now = clock.instant();
        return CommandEvent.newBuilder()
                .setCommandId(id)
                .setOp(CommandOp.ERASE)
                .setNamespace(Objects.requireNonNullElse(erasure.namespace(), Grants.EVERY_NAMESPACE))
                .setSubject(erasure.subject())
                .setDryRun(erasure.dryRun())
                .setIssuedAt(now)
                .setReceivedAt(now)
                .build();
    }

    @Override
    public Erased receipt(String id, Predicate<ErasureRecord> visible, Deadline deadline) {
        CacheKey key = CacheKey.ofName(NAMESPACE, id);
        return switch (stored.ofKeys(NAMESPACE, List.of(key), deadline).getFirst()) {
            case Stored.Entry(CacheKey _, var row)
            when row.payload() != null -> {
                ErasureRecord done = ErasureRecord.ofBytes(row.payload().bytes());
                yield visible.test(done) ? receipt(done, deadline) : unknown();
            }
            case Stored.Entry _, Stored.Absent _ -> unknown();
            case Stored.Failed(ErrorCode code, String message) -> new Erased.Failed(code, message);
        };
    }

    private static Erased unknown() {
        return new Erased.Failed(ErrorCode.NOT_FOUND, "there is no erasure with this id");
    }

    /** Owners say whether they still rewrite files; a standby does so at the same time, when the row comes to it. */
    private Erased receipt(ErasureRecord done, Deadline deadline) {
        return switch (purging.find(deadline)) {
            case Purging.Found.Failed(ErrorCode code, String message) -> new Erased.Failed(code, message);
            case Purging.Found.Rewriting(List<Integer> partitions) ->
                waits.since(done.erasedAtMs())
                        .<Erased>map(topics -> new Erased.Done(new Receipt(done, partitions, topics)))
                        .orElseGet(() ->
                                new Erased.Failed(ErrorCode.NOT_READY, "the brokers do not say how long topics keep"));
        };
    }
}
