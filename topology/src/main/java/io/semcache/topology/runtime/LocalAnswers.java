package io.semcache.topology.runtime;

import io.semcache.serdes.CacheKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Callers of this node that wait for a key which this node owns. A caller first waits here, then sends its
 * {@code LookupEvent} with reply LOCAL and the same waiter id, or its {@code CommandEvent} with the same command id.
 * Thread-safe.
 *
 * <p>An answer that comes out of the store goes to the callers with the id of that lookup; the end of a flight answers
 * every caller who looks its key up, because any of them would have joined it. Callers that share one lookup share its
 * id. Whoever gave a command is answered when that command is carried out, by nothing else. Futures are completed by
 * the stream thread, so nothing but waking a thread may hang on them.
 */
public final class LocalAnswers {

    private final ServingPartitions serving;
    private final ConcurrentHashMap<CacheKey, List<Caller>> callers = new ConcurrentHashMap<>();

    /** Callers of partitions that {@code serving} does not name are turned away at once. */
    public LocalAnswers(ServingPartitions serving) {
        this.serving = serving;
    }

    /** What a caller sent to the log. */
    private enum Sent {
        LOOKUP,
        COMMAND
    }

    private record Caller(Sent sent, String id, int partition, CompletableFuture<LocalAnswer> answer) {}

    /**
     * The answer to the lookup {@code waiterId} of {@code key}; {@link LocalAnswer.Moved} if {@code partition}, which
     * holds the key, is not served here or is handed over before the answer comes. Whoever stops waiting calls
     * {@link #forget}.
     */
    public CompletableFuture<LocalAnswer> await(CacheKey key, String waiterId, int partition) {
        return await(key, new Caller(Sent.LOOKUP, waiterId, partition, new CompletableFuture<>()));
    }

    /**
     * {@link LocalAnswer.Applied} or {@link LocalAnswer.Matched} when the command {@code commandId} was carried out at
     * {@code key} in {@code partition}, or why it was not; otherwise like {@link #await}. A command for every partition
     * is awaited in each of them under the same id.
     */
    public CompletableFuture<LocalAnswer> awaitCommand(CacheKey key, String commandId, int partition) {
        return await(key, new Caller(Sent.COMMAND, commandId, partition, new CompletableFuture<>()));
    }

    private CompletableFuture<LocalAnswer> await(CacheKey key, Caller caller) {
        callers.compute(key, (k, waiting) -> {
            List<Caller> extended = waiting == null ? new ArrayList<>(1) : waiting;
            extended.add(caller);
            return extended;
        });
        if (!serving.serving(caller.partition)) {
            // The hand-over may have looked for callers just before this one came.
            remove(key, c -> c.equals(caller));
            caller.answer.complete(new LocalAnswer.Moved());
        }
        return caller.answer;
    }

    /** Ends the wait of one caller, whose future is never completed then. */
    @SuppressWarnings("ReferenceEquality") // this very wait, not one like it
    public void forget(CacheKey key, CompletableFuture<LocalAnswer> answer) {
        remove(key, caller -> caller.answer == answer);
    }

    /** How many callers wait. */
    public int waiting() {
        return callers.values().stream().mapToInt(List::size).sum();
    }

    /** Answers the callers of one lookup. */
    public void answer(CacheKey key, String waiterId, LocalAnswer answer) {
        for (Caller caller : remove(key, c -> c.sent == Sent.LOOKUP && c.id.equals(waiterId))) {
            caller.answer.complete(answer);
        }
    }

    /** Answers everyone who looks {@code key} up, each by its waiter id. */
    public void answerAll(CacheKey key, Function<String, LocalAnswer> byWaiterId) {
        for (Caller caller : remove(key, c -> c.sent == Sent.LOOKUP)) {
            caller.answer.complete(byWaiterId.apply(caller.id));
        }
    }

    /** Answers the one who waits for a command in a partition. */
    public void applied(CacheKey key, String commandId, int partition, LocalAnswer answer) {
        Predicate<Caller> whoWaits = c -> c.sent == Sent.COMMAND && c.partition == partition && c.id.equals(commandId);
        for (Caller caller : remove(key, whoWaits)) {
            caller.answer.complete(answer);
        }
    }

    /** Turns away every caller of a partition that is no longer served here. */
    public void moved(int partition) {
        for (CacheKey key : callers.keySet()) {
            for (Caller caller : remove(key, c -> c.partition == partition)) {
                caller.answer.complete(new LocalAnswer.Moved());
            }
        }
    }

    private List<Caller> remove(CacheKey key, Predicate<Caller> which) {
        List<Caller> removed = new ArrayList<>(1);
        callers.computeIfPresent(key, (k, waiting) -> {
            List<Caller> rest = new ArrayList<>(waiting.size());
            for (Caller caller : waiting) {
                (which.test(caller) ? removed : rest).add(caller);
            }
            return rest.isEmpty() ? null : rest;
        });
        return removed;
    }
}
