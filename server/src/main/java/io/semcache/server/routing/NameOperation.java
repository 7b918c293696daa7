package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.entries.Names;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PartitionNames;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;

/** Lists names in one partition at its owner: no other copy knows them all. */
final class NameOperation implements Operation<PartitionNames, Names> {

    private final IntPredicate caughtUp;
    private final LocalNames names;

    /** @param caughtUp whether what a partition has here is all that was ever acknowledged */
    NameOperation(IntPredicate caughtUp, LocalNames names) {
        this.caughtUp = caughtUp;
        this.names = names;
    }

    @Override
    public int partition(PartitionNames question, Partitions partitions) {
        return question.partition();
    }

    @Override
    public CompletableFuture<Outcome<Names>> here(int partition, PartitionNames question, Deadline deadline) {
        return CompletableFuture.completedFuture(names(question));
    }

    Outcome<Names> names(PartitionNames question) {
        if (!caughtUp.test(question.partition())) {
            return new Outcome.Moved<>();
        }
        return switch (names.names(question.partition(), question.query())) {
            case LocalRead.NotServed<Names> notServed -> new Outcome.Moved<>();
            case LocalRead.Damaged<Names> damaged ->
                new Outcome.Answered<>(new Names.Failed(
                        ErrorCode.CORRUPTED, "the names of partition " + question.partition() + " are damaged"));
            case LocalRead.Read<Names>(Names page) -> new Outcome.Answered<>(page);
        };
    }

    @Override
    public CompletableFuture<List<Outcome<Names>>> there(
            PeerClient client, PeerAddress peer, List<PartitionNames> questions, Deadline deadline) {
        return client.names(peer, questions, deadline);
    }

    @Override
    public Names late(PartitionNames question) {
        return new Names.Failed(
                ErrorCode.DEADLINE_EXCEEDED,
                "partition " + question.partition() + " did not answer before the deadline");
    }

    @Override
    public Names failed(PartitionNames question, ErrorCode code, String message) {
        return new Names.Failed(code, message);
    }
}
