package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.invalidation.Dependents;
import io.semcache.server.peer.GraphSource;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;

/** Finds what depends on a source at the owner of the graph of its namespace. */
final class DependentsOperation implements Operation<GraphSource, Dependents> {

    private final IntPredicate caughtUp;
    private final LocalSources sources;

    /** @param caughtUp whether what a partition has here is all that was ever acknowledged */
    DependentsOperation(IntPredicate caughtUp, LocalSources sources) {
        this.caughtUp = caughtUp;
        this.sources = sources;
    }

    @Override
    public int partition(GraphSource question, Partitions partitions) {
        return partitions.of(CacheKey.ofSources(question.namespace()));
    }

    @Override
    public CompletableFuture<Outcome<Dependents>> here(int partition, GraphSource question, Deadline deadline) {
        return CompletableFuture.completedFuture(dependents(partition, question));
    }

    Outcome<Dependents> dependents(int partition, GraphSource question) {
        if (!caughtUp.test(partition)) {
            return new Outcome.Moved<>();
        }
        return switch (sources.dependents(partition, question)) {
            case LocalRead.NotServed<Dependents> _ -> new Outcome.Moved<>();
            case LocalRead.Damaged<Dependents> _ ->
                new Outcome.Answered<>(new Dependents.Failed(ErrorCode.CORRUPTED, "the graph of sources is damaged"));
            case LocalRead.Read<Dependents>(Dependents dependents) -> new Outcome.Answered<>(dependents);
        };
    }

    @Override
    public CompletableFuture<List<Outcome<Dependents>>> there(
            PeerClient client, PeerAddress peer, List<GraphSource> questions, Deadline deadline) {
        return client.dependents(peer, questions, deadline);
    }

    @Override
    public Dependents late(GraphSource question) {
        return new Dependents.Failed(
                ErrorCode.DEADLINE_EXCEEDED, "the graph of sources was not read before the deadline");
    }

    @Override
    public Dependents failed(GraphSource question, ErrorCode code, String message) {
        return new Dependents.Failed(code, message);
    }
}
