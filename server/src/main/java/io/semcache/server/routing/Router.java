package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.server.embedding.Deadline;
import io.semcache.server.peer.Outcome;
import io.semcache.server.peer.PeerAddress;
import io.semcache.server.peer.PeerClient;
import io.semcache.server.peer.PeerVersionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every question to the owner of its partition: to this node's own store, or in one call per peer. When a
 * partition has moved, or its owner is away, the owner is looked up and asked again until the deadline. Thread-safe.
 */
final class Router implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Router.class);

    /** First pause before an owner is looked up again; doubled up to the longest, with jitter. */
    private static final long FIRST_BACKOFF_MS = 5;

    private static final long LONGEST_BACKOFF_MS = 200;

    /** While a peer is waited for, this often its ownership is checked, for a dead node answers nothing. */
    private static final long OWNER_CHECK_MS = 250;

    private final Partitions partitions;
    private final Owners owners;
    private final @Nullable PeerClient client;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param client null: this node talks to no peers */
    Router(Partitions partitions, Owners owners, @Nullable PeerClient client) {
        this.partitions = partitions;
        this.owners = owners;
        this.client = client;
    }

    /** The answers in the order of the questions. Blocks until the last is there, until the deadline at the latest. */
    <Q, A> List<A> ask(Operation<Q, A> operation, List<Q> questions, Deadline deadline) {
        List<Pending<Q, A>> pending = new ArrayList<>(questions.size());
        for (Q question : questions) {
            pending.add(new Pending<>(question, operation.partition(question, partitions), new CompletableFuture<>()));
        }
        dispatch(operation, pending, deadline, FIRST_BACKOFF_MS);
        List<A> answers = new ArrayList<>(pending.size());
        for (Pending<Q, A> one : pending) {
            answers.add(await(operation, one, deadline));
        }
        return answers;
    }

    private record Pending<Q, A>(Q question, int partition, CompletableFuture<A> answer) {}

    private static <Q, A> A await(Operation<Q, A> operation, Pending<Q, A> pending, Deadline deadline) {
        try {
            return pending.answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return operation.late(pending.question);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return operation.late(pending.question);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Brings each to its owner and returns; {@code backoffMs} is the pause before the next try. */
    private <Q, A> void dispatch(
            Operation<Q, A> operation, List<Pending<Q, A>> pending, Deadline deadline, long backoffMs) {
        List<Pending<Q, A>> homeless = new ArrayList<>(0);
        Map<PeerAddress, List<Pending<Q, A>>> away = new LinkedHashMap<>(0);
        for (Pending<Q, A> one : pending) {
            // Writing to a log that is away blocks for a while per question, which no caller waits for.
            if (deadline.passed()) {
                return;
            }
            switch (owners.of(one.partition)) {
                case Owner.Here here -> answerHere(operation, one, deadline, backoffMs);
                case Owner.There(PeerAddress peer) ->
                    away.computeIfAbsent(peer, p -> new ArrayList<>()).add(one);
                case Owner.Nobody nobody -> homeless.add(one);
            }
        }
        away.forEach((peer, group) -> askThere(operation, peer, group, deadline, backoffMs));
        again(operation, homeless, deadline, backoffMs);
    }

    private <Q, A> void answerHere(
            Operation<Q, A> operation, Pending<Q, A> pending, Deadline deadline, long backoffMs) {
        var _ = operation.here(pending.partition, pending.question, deadline).whenComplete((outcome, failure) -> {
            if (failure != null) {
                pending.answer.completeExceptionally(failure);
            } else {
                switch (outcome) {
                    case Outcome.Answered<A>(A answer) -> pending.answer.complete(answer);
                    case Outcome.Moved<A> moved -> again(operation, List.of(pending), deadline, backoffMs);
                }
            }
        });
    }

    private <Q, A> void askThere(
            Operation<Q, A> operation, PeerAddress peer, List<Pending<Q, A>> group, Deadline deadline, long backoffMs) {
        if (client == null) {
            String message = "the owner of the key is " + peer + ", and this node has no peer.secret to talk to it";
            group.forEach(one -> one.answer.complete(operation.failed(one.question, ErrorCode.NOT_READY, message)));
            return;
        }
        failing(group, () -> {
            List<Outcome<A>> outcomes = outcomes(operation, client, peer, group, deadline);
            List<Pending<Q, A>> moved = new ArrayList<>(0);
            for (int i = 0; i < group.size(); i++) {
                switch (outcomes.get(i)) {
                    case Outcome.Answered<A>(A answer) -> group.get(i).answer.complete(answer);
                    case Outcome.Moved<A> m -> moved.add(group.get(i));
                }
            }
            again(operation, moved, deadline, backoffMs);
        });
    }

    /** What the peer says; everything has moved if it is away or no longer the owner while it is waited for. */
    private <Q, A> List<Outcome<A>> outcomes(
            Operation<Q, A> operation,
            PeerClient client,
            PeerAddress peer,
            List<Pending<Q, A>> group,
            Deadline deadline) {
        List<Q> questions = group.stream().map(Pending::question).toList();
        CompletableFuture<List<Outcome<A>>> call = operation.there(client, peer, questions, deadline);
        Owner asked = new Owner.There(peer);
        try {
            while (!deadline.passed()
                    && group.stream().anyMatch(one -> owners.of(one.partition).equals(asked))) {
                try {
                    return call.get(OWNER_CHECK_MS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    LOGGER.atTrace().addKeyValue("peer", peer).log("still waiting");
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PeerVersionException) {
                return incompatible(operation, peer, questions);
            }
            LOGGER.atDebug()
                    .setCause(e.getCause())
                    .addKeyValue("peer", peer)
                    .addKeyValue("keys", group.size())
                    .log("peer did not answer, its keys are looked for again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            call.cancel(true);
        }
        return group.stream().<Outcome<A>>map(one -> new Outcome.Moved<>()).toList();
    }

    private static <Q, A> List<Outcome<A>> incompatible(
            Operation<Q, A> operation, PeerAddress peer, List<Q> questions) {
        LOGGER.atWarn().addKeyValue("peer", peer).log("peer speaks another version of the peer protocol");
        String message = "the owner of the key, " + peer + ", runs a version that this node does not understand";
        return questions.stream()
                .<Outcome<A>>map(question ->
                        new Outcome.Answered<>(operation.failed(question, ErrorCode.VERSION_MISMATCH, message)))
                .toList();
    }

    /** Looks for the owners anew after a pause, on a thread of its own. */
    private <Q, A> void again(
            Operation<Q, A> operation, List<Pending<Q, A>> pending, Deadline deadline, long backoffMs) {
        if (pending.isEmpty() || deadline.passed()) {
            return;
        }
        failing(pending, () -> {
            try {
                Thread.sleep(ThreadLocalRandom.current().nextLong(backoffMs / 2, backoffMs + 1));
                dispatch(operation, pending, deadline, Math.min(2 * backoffMs, LONGEST_BACKOFF_MS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Runs it on a thread of its own; if it throws, those who wait are told instead of left until the deadline. */
    private <Q, A> void failing(List<Pending<Q, A>> pending, Runnable task) {
        threads.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                pending.forEach(one -> one.answer.completeExceptionally(e));
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
