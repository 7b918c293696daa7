package io.semcache.fetch;

import io.semcache.fetch.provider.CallLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Groups the waiting fetches of one model into calls. A batch goes out when it is full, when no call of its space is
 * under way, or when its first fetch has lingered: alone a fetch never waits, under load batches fill. Among spaces the
 * one with the oldest fetch comes first. Not thread-safe; reads no clock.
 */
final class Batcher {

    private final int maxItems;
    private final int maxTokens;
    private final Duration linger;
    private final Map<Space, Queue> queues = new HashMap<>();
    private final Deque<Batch> ready = new ArrayDeque<>();
    private final PriorityQueue<Waiting> delayed = new PriorityQueue<>(Comparator.comparing(Waiting::since));

    /** A fetch and the time from which it waits for its call. */
    private record Waiting(PendingFetch fetch, Instant since) {}

    private static final class Queue {
        final Deque<Waiting> waiting = new ArrayDeque<>();
        long tokens;
        int calls;
    }

    Batcher(CallLimits limits, Duration linger) {
        this.maxItems = limits.items();
        this.maxTokens = limits.tokens();
        this.linger = linger;
    }

    void add(PendingFetch fetch, Instant now) {
        Queue queue = queue(fetch.space());
        queue.waiting.addLast(new Waiting(fetch, now));
        queue.tokens += fetch.tokens();
    }

    /** Adds a fetch that is not to be called before {@code until}. */
    void delay(PendingFetch fetch, Instant until) {
        delayed.add(new Waiting(fetch, until));
    }

    /** Adds a batch that goes out next and as it is. */
    void addReady(Batch batch) {
        ready.addLast(batch);
    }

    /** The batch to call now, or null. The caller owes one {@link #ended} for it. */
    @Nullable Batch next(Instant now) {
        endDelays(now);
        Batch batch = ready.isEmpty() ? takeDue(now) : ready.removeFirst();
        if (batch != null) {
            queue(batch.space()).calls++;
        }
        return batch;
    }

    /** A call of this space is over. */
    void ended(Space space) {
        Queue queue = queue(space);
        queue.calls--;
        forgetIfIdle(space, queue);
    }

    /** When {@link #next} will have a batch if nothing is added and no call ends; null: never. */
    @Nullable Instant nextDue() {
        if (!ready.isEmpty()) {
            return Instant.MIN;
        }
        Instant due = delayed.isEmpty() ? null : delayed.element().since();
        for (Queue queue : queues.values()) {
            Instant at = due(queue);
            due = due == null || (at != null && at.isBefore(due)) ? at : due;
        }
        return due;
    }

    /** Takes out whatever waits and matches. */
    List<PendingFetch> removeIf(Predicate<PendingFetch> condition) {
        List<PendingFetch> removed = new ArrayList<>();
        List<Batch> batches = List.copyOf(ready);
        ready.clear();
        for (Batch batch : batches) {
            List<PendingFetch> kept = new ArrayList<>();
            batch.fetches().forEach(f -> (condition.test(f) ? removed : kept).add(f));
            if (!kept.isEmpty()) {
                ready.addLast(batch.with(kept));
            }
        }
        Predicate<Waiting> take = waiting -> condition.test(waiting.fetch()) && removed.add(waiting.fetch());
        delayed.removeIf(take);
        for (Map.Entry<Space, Queue> entry : List.copyOf(queues.entrySet())) {
            Queue queue = entry.getValue();
            queue.waiting.removeIf(take);
            queue.tokens =
                    queue.waiting.stream().mapToLong(w -> w.fetch().tokens()).sum();
            forgetIfIdle(entry.getKey(), queue);
        }
        return removed;
    }

    private Queue queue(Space space) {
        return queues.computeIfAbsent(space, s -> new Queue());
    }

    private void forgetIfIdle(Space space, Queue queue) {
        if (queue.calls == 0 && queue.waiting.isEmpty()) {
            queues.remove(space);
        }
    }

    private void endDelays(Instant now) {
        while (!delayed.isEmpty() && !delayed.element().since().isAfter(now)) {
            Waiting over = delayed.remove();
            add(over.fetch(), over.since());
        }
    }

    private @Nullable Batch takeDue(Instant now) {
        Map.Entry<Space, Queue> oldest = null;
        for (Map.Entry<Space, Queue> entry : queues.entrySet()) {
            Instant due = due(entry.getValue());
            if (due != null
                    && !due.isAfter(now)
                    && (oldest == null || head(entry).isBefore(head(oldest)))) {
                oldest = entry;
            }
        }
        return oldest == null ? null : new Batch(oldest.getKey(), take(oldest.getValue()));
    }

    private static Instant head(Map.Entry<Space, Queue> entry) {
        return entry.getValue().waiting.element().since();
    }

    private @Nullable Instant due(Queue queue) {
        if (queue.waiting.isEmpty()) {
            return null;
        }
        Instant first = queue.waiting.element().since();
        boolean full = queue.waiting.size() >= maxItems || queue.tokens >= maxTokens;
        return full || queue.calls == 0 ? first : first.plus(linger);
    }

    /** As many fetches as one call takes; a single one may be larger than the limit. */
    private List<PendingFetch> take(Queue queue) {
        List<PendingFetch> taken = new ArrayList<>();
        long tokens = 0;
        while (!queue.waiting.isEmpty() && taken.size() < maxItems) {
            PendingFetch head = queue.waiting.element().fetch();
            if (!taken.isEmpty() && tokens + head.tokens() > maxTokens) {
                break;
            }
            queue.waiting.remove();
            tokens += head.tokens();
            taken.add(head);
        }
        queue.tokens -= tokens;
        return taken;
    }
}
