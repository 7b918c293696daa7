package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.ledger.LedgerPart;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PartitionDays;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads one partition of the ledger's sums at its owner. */
final class LedgerOperation implements Operation<PartitionDays, LedgerPart> {

    private final LocalLedger ledger;

    LedgerOperation(LocalLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public int partition(PartitionDays question, Partitions partitions) {
        return question.partition();
    }

    @Override
    public CompletableFuture<Outcome<LedgerPart>> here(int partition, PartitionDays question, Deadline deadline) {
        return CompletableFuture.completedFuture(part(question));
    }

    Outcome<LedgerPart> part(PartitionDays question) {
        return switch (ledger.read(question.partition(), question.days())) {
            case LocalRead.NotServed<LedgerPart> _ -> new Outcome.Moved<>();
            case LocalRead.Damaged<LedgerPart> _ ->
                new Outcome.Answered<>(new LedgerPart.Failed(
                        ErrorCode.CORRUPTED, "the sums of partition " + question.partition() + " are damaged"));
            case LocalRead.Read<LedgerPart>(LedgerPart part) -> new Outcome.Answered<>(part);
        };
    }

    @Override
    public CompletableFuture<List<Outcome<LedgerPart>>> there(
            PeerClient client, PeerAddress peer, List<PartitionDays> questions, Deadline deadline) {
        return client.ledger(peer, questions, deadline);
    }

    @Override
    public LedgerPart late(PartitionDays question) {
        return new LedgerPart.Failed(
                ErrorCode.DEADLINE_EXCEEDED,
                "partition " + question.partition() + " of the ledger did not answer before the deadline");
    }

    @Override
    public LedgerPart failed(PartitionDays question, ErrorCode code, String message) {
        return new LedgerPart.Failed(code, message);
    }
}
