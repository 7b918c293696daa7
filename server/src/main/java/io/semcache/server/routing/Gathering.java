package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.peer.PeerSearch;
import io.semcache.server.peer.PeerVersionException;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.server.similarity.SimilarityCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One search on its way through the cluster. Each partition is asked for at its first copy, all partitions of one node
 * in one call. Where that copy is away, refuses or is slow, another copy is asked, once; a slow one may still be the
 * first to answer. Answers come on many threads; the monitor guards the state.
 */
final class Gathering {

    private static final Logger LOGGER = LoggerFactory.getLogger(Gathering.class);

    /** A copy that takes longer than this, or than half of the time there is, is slow. */
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What the answer of a peer may need for its way, or a quarter of the time there is. */
    private static final long TRAVEL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Replicas replicas;
    private final LocalSimilarity local;
    private final @Nullable PeerClient client;
    private final SimilarityCall call;
    private final Map<Integer, Wanted> wanted = new LinkedHashMap<>();
    private final List<Future<?>> running = new ArrayList<>();
    private boolean stopped;

    /** @param client null: this node talks to no peers */
    Gathering(Replicas replicas, LocalSimilarity local, @Nullable PeerClient client, SimilarityCall call) {
        this.replicas = replicas;
        this.local = local;
        this.client = client;
        this.call = call;
    }

    /**
     * What was said of a partition.
     *
     * @param by the copy that said it; null if none did
     */
    record Said(PartitionAnswer answer, @Nullable Replica by) {}

    /** What is known of one partition. */
    private static final class Wanted {

        final CompletableFuture<Said> answer = new CompletableFuture<>();
        final Set<Replica> asked = new HashSet<>();
        int unanswered;
        boolean askedAgain;
    }

    /** One answer per partition, at the deadline at the latest. Blocks; once. */
    List<Said> of(Collection<Integer> partitions) {
        partitions.forEach(partition -> wanted.put(partition, new Wanted()));
        ask(List.copyOf(partitions));
        List<Said> answers = new ArrayList<>(partitions.size());
        for (int partition : partitions) {
            answers.add(await(partition, wanted(partition).answer));
        }
        stop();
        return answers;
    }

    private Said await(int partition, Future<Said> answer) {
        try {
            return answer.get(call.deadline().remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Said(StreamsSearch.late(partition), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Said(StreamsSearch.late(partition), null);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** What is cancelled ends on this thread and must not begin anything new. */
    private synchronized void stop() {
        stopped = true;
        List.copyOf(running).forEach(one -> one.cancel(true));
    }

    private Wanted wanted(int partition) {
        Wanted known = wanted.get(partition);
        if (known == null) {
            throw new IllegalArgumentException("partition " + partition + " was not asked for");
        }
        return known;
    }

    /** Asks the next copy of each of these partitions, if there is one. */
    private synchronized void ask(List<Integer> partitions) {
        Map<Replica, List<Integer>> groups = new LinkedHashMap<>();
        for (int partition : partitions) {
            Optional<Replica> next = next(partition);
            if (next.isPresent()) {
                groups.computeIfAbsent(next.get(), replica -> new ArrayList<>()).add(partition);
            } else if (wanted(partition).asked.isEmpty()) {
                wanted(partition).answer.complete(new Said(StreamsSearch.notHere(partition), null));
            }
        }
        // Peers first: they search while this node does.
        groups.forEach((replica, group) -> {
            if (replica instanceof Replica.There(PeerAddress peer)) {
                follow(replica, group, askThere(peer, group));
            }
        });
        groups.forEach((replica, group) -> {
            if (replica instanceof Replica.Here) { // one by one: the late ones must not hold back the others
                group.forEach(partition -> follow(replica, List.of(partition), local.start(List.of(partition), call)));
            }
        });
    }

    private Optional<Replica> next(int partition) {
        Wanted one = wanted(partition);
        Optional<Replica> next = replicas.of(partition).stream()
                .filter(replica -> !one.asked.contains(replica))
                .findFirst();
        next.ifPresent(replica -> {
            one.asked.add(replica);
            one.unanswered++;
        });
        return next;
    }

    private CompletableFuture<List<PartitionAnswer>> askThere(PeerAddress peer, List<Integer> partitions) {
        return client == null
                ? CompletableFuture.completedFuture(missing(
                        partitions,
                        ErrorCode.NOT_READY,
                        "node " + peer + " has it, and this node has no peer.secret to talk to that"))
                : client.similar(peer, new PeerSearch(call.within(deadlineOfPeers()), partitions));
    }

    /** Earlier than ours, so that what a peer has by then still arrives in time. */
    private Deadline deadlineOfPeers() {
        long reserve = Math.min(TRAVEL_NANOS, call.deadline().remainingNanos() / 4);
        return call.deadline().earlierBy(Duration.ofNanos(reserve));
    }

    private void follow(Replica replica, List<Integer> partitions, CompletableFuture<List<PartitionAnswer>> answers) {
        running.add(answers);
        var _ = answers.whenComplete((given, failure) -> {
            if (failure == null) {
                take(replica, partitions, given);
            } else if (replica instanceof Replica.Here) {
                partitions.forEach(partition -> wanted(partition).answer.completeExceptionally(failure));
            } else {
                LOGGER.atDebug()
                        .setCause(failure)
                        .addKeyValue("replica", replica)
                        .addKeyValue("partitions", partitions)
                        .log("a node did not answer a search");
                take(replica, partitions, failed(partitions, failure));
            }
        });
        long patience = Math.min(SLOW_NANOS, call.deadline().remainingNanos() / 2);
        CompletableFuture<Void> slow = new CompletableFuture<>();
        running.add(slow);
        var _ = slow.completeOnTimeout(null, patience, TimeUnit.NANOSECONDS)
                .thenRunAsync(() -> askAgain(partitions), Thread::startVirtualThread);
    }

    private static List<PartitionAnswer> failed(List<Integer> partitions, Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() instanceof PeerVersionException
                ? missing(
                        partitions, ErrorCode.VERSION_MISMATCH, "its node speaks another version of the peer protocol")
                : missing(partitions, ErrorCode.NOT_READY, "its node does not answer");
    }

    private static List<PartitionAnswer> missing(List<Integer> partitions, ErrorCode code, String reason) {
        return partitions.stream()
                .<PartitionAnswer>map(partition -> new Missing(partition, code, reason))
                .toList();
    }

    private synchronized void take(Replica by, List<Integer> partitions, List<PartitionAnswer> answers) {
        for (int partition : partitions) {
            wanted(partition).unanswered--;
        }
        for (PartitionAnswer answer : answers) {
            if (answer instanceof Searched) {
                wanted(answer.partition()).answer.complete(new Said(answer, by));
            }
        }
        askAgain(partitions);
        for (PartitionAnswer answer : answers) {
            if (wanted(answer.partition()).unanswered == 0) {
                wanted(answer.partition()).answer.complete(new Said(answer, by));
            }
        }
    }

    /** For those of the partitions that still have no answer, and only once. */
    private synchronized void askAgain(List<Integer> partitions) {
        List<Integer> lacking = partitions.stream()
                .filter(partition -> !stopped
                        && !wanted(partition).askedAgain
                        && !wanted(partition).answer.isDone())
                .toList();
        lacking.forEach(partition -> wanted(partition).askedAgain = true);
        ask(lacking);
    }
}
