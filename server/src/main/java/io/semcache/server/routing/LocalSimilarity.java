package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.store.query.Neighbour;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches several partitions of this node at the same time, on threads of its own: a search keeps a core busy, and the
 * virtual threads of requests share few. Thread-safe.
 */
final class LocalSimilarity implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LocalSimilarity.class);

    /** Searches of partitions that may wait; beyond that a partition is missing from the answer. */
    private static final int QUEUE = 4_096;

    private final LocalSearch search;
    private final IntPredicate serving;
    private final Lags lags;
    private final ThreadPoolExecutor threads;
    private final ExecutorService waits = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param serving whether the active store of a partition is here and restored
     * @param lags of the other copies that are here
     */
    LocalSimilarity(LocalSearch search, IntPredicate serving, Lags lags, int threads) {
        this.search = search;
        this.serving = serving;
        this.lags = lags;
        this.threads = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                Thread.ofPlatform().name("similarity-", 0).daemon().factory());
    }

    /**
     * Starts to search; the answers, in the order of the partitions, are there soon after the call's deadline at last.
     */
    CompletableFuture<List<PartitionAnswer>> start(List<Integer> partitions, SimilarityCall call) {
        List<CompletableFuture<PartitionAnswer>> answers =
                partitions.stream().map(partition -> start(partition, call)).toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> answers.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<PartitionAnswer> start(int partition, SimilarityCall call) {
        if (serving.test(partition)) {
            return submit(partition, call, OptionalLong.empty());
        }
        return CompletableFuture.supplyAsync(() -> lags.of(partition), waits)
                .thenCompose(lag -> ofCopy(partition, call, lag));
    }

    /** A copy answers if it is known not to be too far behind. */
    private CompletableFuture<PartitionAnswer> ofCopy(int partition, SimilarityCall call, OptionalLong lag) {
        if (lag.isPresent() && lag.getAsLong() <= call.maxLag()) {
            return submit(partition, call, lag);
        }
        return CompletableFuture.completedFuture(
                lag.isEmpty()
                        ? StreamsSearch.notHere(partition)
                        : new Missing(
                                partition,
                                ErrorCode.STALE_BOUND_EXCEEDED,
                                "the only copy that answers is " + lag.getAsLong() + " records behind, max_lag is "
                                        + call.maxLag()));
    }

    private CompletableFuture<PartitionAnswer> submit(int partition, SimilarityCall call, OptionalLong lag) {
        try {
            return CompletableFuture.supplyAsync(() -> searched(partition, call, lag), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(
                    new Missing(partition, ErrorCode.OVERLOADED, "too many searches wait at this moment"));
        }
    }

    /** A store that is closed and opened again meanwhile would answer from what is restored so far. */
    private PartitionAnswer searched(int partition, SimilarityCall call, OptionalLong lag) {
        if (call.deadline().passed()) {
            return StreamsSearch.late(partition);
        }
        PartitionAnswer answer;
        try {
            answer = search.search(partition, call, lag);
        } catch (RuntimeException e) { // what is wrong in one partition must not cost the others
            LOGGER.atError().setCause(e).addKeyValue("partition", partition).log("a search failed");
            return new Missing(partition, ErrorCode.INTERNAL, "the search failed; the log of its node says why");
        }
        return lag.isEmpty() && !serving.test(partition) ? StreamsSearch.notHere(partition) : answer;
    }

    /** Like {@link #start}, but waits. */
    List<PartitionAnswer> search(List<Integer> partitions, SimilarityCall call) {
        return start(partitions, call).join();
    }

    /** The entries of neighbours that were found here. */
    List<Optional<Match>> read(int partition, SimilarityCall call, List<Neighbour> neighbours) {
        return search.read(partition, call, neighbours);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        waits.shutdownNow();
    }
}
