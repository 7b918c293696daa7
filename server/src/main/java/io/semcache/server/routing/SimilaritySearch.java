package io.semcache.server.routing;

import io.semcache.server.embedding.Deadline;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.similarity.Similar;
import io.semcache.server.similarity.SimilarEntries;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.server.similarity.SimilarityListener;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks one copy of every partition at the same time and answers with the best of what they say. Thread-safe. */
final class SimilaritySearch implements SimilarEntries {

    /** Kept of the caller's time, at most: the answer must be merged, written and sent before it ends. */
    private static final long RESERVE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int RESERVE_SHARE = 10;

    /** Of the matches of one answer. */
    private static final long MOST_BYTES = 64L << 20;

    private final List<Integer> partitions;
    private final Replicas replicas;
    private final LocalSimilarity local;
    private final @Nullable PeerClient client;
    private final SimilarityListener listener;

    /** @param client null: this node talks to no peers */
    SimilaritySearch(
            Partitions partitions,
            Replicas replicas,
            LocalSimilarity local,
            @Nullable PeerClient client,
            SimilarityListener listener) {
        this.partitions = IntStream.range(0, partitions.count()).boxed().toList();
        this.replicas = replicas;
        this.local = local;
        this.client = client;
        this.listener = listener;
    }

    @Override
    public Similar near(SimilarityCall call) {
        long start = System.nanoTime();
        SimilarityCall earlier = call.within(withReserve(call.deadline()));
        Similar similar = new QueryThenFetch(
                        asked -> new Gathering(replicas, local, client, asked), local, client, earlier, MOST_BYTES)
                .of(partitions);
        listener.searched(similar, System.nanoTime() - start);
        return similar;
    }

    private static Deadline withReserve(Deadline deadline) {
        long reserve = Math.min(RESERVE_NANOS, deadline.remainingNanos() / RESERVE_SHARE);
        return new Deadline(deadline.epochMs(), deadline.nanos() - reserve);
    }
}
