package io.semcache.fetch;

import io.semcache.fetch.provider.CallLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one model is owed, handed out one by one as batches come due, rate limits allow and fewer than the
 * most calls are under way. Thread-safe.
 */
final class CallQueue implements AutoCloseable {

    private final int maxCalls;
    private final RateLimits rates;
    private final InstantSource time;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Batcher batcher;
    private int calls;
    private Instant pausedUntil = Instant.MIN;
    private boolean closed;

    /**
     * @param maxCalls most calls at the same time
     * @param time never goes backwards
     */
    CallQueue(CallLimits limits, int maxCalls, Duration linger, RateLimits rates, InstantSource time) {
        this.maxCalls = maxCalls;
        this.rates = rates;
        this.time = time;
        this.batcher = new Batcher(limits, linger);
    }

    /** Adds fetches at once, so that they can share a call. */
    void add(List<PendingFetch> fetches) {
        change(() -> {
            Instant now = time.instant();
            fetches.forEach(fetch -> batcher.add(fetch, now));
        });
    }

    /** Adds fetches that are not to be called before {@code delay} is over. */
    void addLater(List<PendingFetch> fetches, Duration delay) {
        change(() -> {
            Instant until = time.instant().plus(delay);
            fetches.forEach(fetch -> batcher.delay(fetch, until));
        });
    }

    /** Adds batches that go out next and as they are. */
    void addReady(List<Batch> batches) {
        change(() -> batches.forEach(batcher::addReady));
    }

    /** Hands nothing out until {@code duration} is over. */
    void pause(Duration duration) {
        change(() -> {
            Instant until = time.instant().plus(duration);
            pausedUntil = until.isAfter(pausedUntil) ? until : pausedUntil;
        });
    }

    /** How long the pause lasts, zero if there is none. */
    Duration pauseLeft() {
        lock.lock();
        try {
            Instant now = time.instant();
            return pausedUntil.isAfter(now) ? Duration.between(now, pausedUntil) : Duration.ZERO;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out whatever waits and matches. */
    List<PendingFetch> removeIf(Predicate<PendingFetch> condition) {
        lock.lock();
        try {
            return batcher.removeIf(condition);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next batch and takes it out of the rate limits. The caller owes one {@link #ended} for it.
     *
     * @return null once the queue is closed
     */
    @Nullable Batch take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                Instant now = time.instant();
                Instant open = mayCallFrom(now);
                Batch batch = calls < maxCalls && !open.isAfter(now) ? batcher.next(now) : null;
                if (batch != null) {
                    calls++;
                    rates.take(batch.tokens());
                    return batch;
                }
                changed.awaitNanos(Math.max(1, nanosUntilDue(now, open)));
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** A call of this space is over. */
    void ended(Space space) {
        change(() -> {
            calls--;
            batcher.ended(space);
        });
    }

    /** Ends {@link #take}; what waits stays for {@link #removeIf}. */
    @Override
    public void close() {
        change(() -> closed = true);
    }

    /** The earliest time for the next call, not before {@code now}. */
    private Instant mayCallFrom(Instant now) {
        Instant rate = now.plus(rates.delay());
        return rate.isAfter(pausedUntil) ? rate : pausedUntil;
    }

    /** How long nothing can come due if nothing changes. */
    private long nanosUntilDue(Instant now, Instant open) {
        Instant due = batcher.nextDue();
        if (due == null || calls >= maxCalls) {
            return Long.MAX_VALUE;
        }
        return Duration.between(now, due.isAfter(open) ? due : open).toNanos();
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
