package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.erasure.PartitionFiles;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import io.semcache.store.query.StoreStats;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/** Says of a partition, at its owner, whether its files still hold what was erased. */
final class FilesOperation implements Operation<Integer, PartitionFiles> {

    private final IntPredicate caughtUp;
    private final IntFunction<LocalRead<StoreStats>> stats;

    /**
     * @param caughtUp whether a partition has here all that was ever acknowledged: erasures among it
     * @param stats of a partition of this node
     */
    FilesOperation(IntPredicate caughtUp, IntFunction<LocalRead<StoreStats>> stats) {
        this.caughtUp = caughtUp;
        this.stats = stats;
    }

    @Override
    public int partition(Integer question, Partitions partitions) {
        return question;
    }

    @Override
    public CompletableFuture<Outcome<PartitionFiles>> here(int partition, Integer question, Deadline deadline) {
        return CompletableFuture.completedFuture(files(partition));
    }

    Outcome<PartitionFiles> files(int partition) {
        if (!caughtUp.test(partition)) {
            return new Outcome.Moved<>();
        }
        return switch (stats.apply(partition)) {
            case LocalRead.NotServed<StoreStats> _ -> new Outcome.Moved<>();
            case LocalRead.Damaged<StoreStats> _ ->
                new Outcome.Answered<>(
                        new PartitionFiles.Failed(ErrorCode.CORRUPTED, "partition " + partition + " is damaged"));
            case LocalRead.Read<StoreStats>(StoreStats read) ->
                new Outcome.Answered<>(read.purged() ? new PartitionFiles.Purged() : new PartitionFiles.Purging());
        };
    }

    @Override
    public CompletableFuture<List<Outcome<PartitionFiles>>> there(
            PeerClient client, PeerAddress peer, List<Integer> questions, Deadline deadline) {
        return client.files(peer, questions, deadline);
    }

    @Override
    public PartitionFiles late(Integer question) {
        return new PartitionFiles.Failed(
                ErrorCode.DEADLINE_EXCEEDED, "partition " + question + " did not answer before the deadline");
    }

    @Override
    public PartitionFiles failed(Integer question, ErrorCode code, String message) {
        return new PartitionFiles.Failed(code, message);
    }
}
