package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.invalidation.SourceItems;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PartitionSource;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;

/** Lists the entries of a source in one partition at its owner: no other copy knows them all. */
final class SourceOperation implements Operation<PartitionSource, SourceItems> {

    private final IntPredicate caughtUp;
    private final LocalSources sources;

    /** @param caughtUp whether what a partition has here is all that was ever acknowledged */
    SourceOperation(IntPredicate caughtUp, LocalSources sources) {
        this.caughtUp = caughtUp;
        this.sources = sources;
    }

    @Override
    public int partition(PartitionSource question, Partitions partitions) {
        return question.partition();
    }

    @Override
    public CompletableFuture<Outcome<SourceItems>> here(int partition, PartitionSource question, Deadline deadline) {
        return CompletableFuture.completedFuture(items(question));
    }

    Outcome<SourceItems> items(PartitionSource question) {
        if (!caughtUp.test(question.partition())) {
            return new Outcome.Moved<>();
        }
        return switch (sources.items(question)) {
            case LocalRead.NotServed<SourceItems> _ -> new Outcome.Moved<>();
            case LocalRead.Damaged<SourceItems> _ ->
                new Outcome.Answered<>(new SourceItems.Failed(
                        ErrorCode.CORRUPTED, "the labels of partition " + question.partition() + " are damaged"));
            case LocalRead.Read<SourceItems>(SourceItems items) -> new Outcome.Answered<>(items);
        };
    }

    @Override
    public CompletableFuture<List<Outcome<SourceItems>>> there(
            PeerClient client, PeerAddress peer, List<PartitionSource> questions, Deadline deadline) {
        return client.sourceItems(peer, questions, deadline);
    }

    @Override
    public SourceItems late(PartitionSource question) {
        return new SourceItems.Failed(
                ErrorCode.DEADLINE_EXCEEDED,
                "partition " + question.partition() + " did not answer before the deadline");
    }

    @Override
    public SourceItems failed(PartitionSource question, ErrorCode code, String message) {
        return new SourceItems.Failed(code, message);
    }
}
