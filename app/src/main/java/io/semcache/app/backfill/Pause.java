package io.semcache.app.backfill;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a node that is busy or away is left alone, by all calls together. Thread-safe. */
final class Pause {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 10;

    private final long patienceNanos;
    private long openAtNanos = System.nanoTime();
    private long lastSuccessNanos = System.nanoTime();
    private int failures;

    /** @param patience without a success after which it makes no sense to go on */
    Pause(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    /** Waits until the node may be called. */
    void await() throws InterruptedException {
        for (long left = left(); left > 0; left = left()) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private synchronized long left() {
        return openAtNanos - System.nanoTime();
    }

    synchronized void succeeded() {
        failures = 0;
        lastSuccessNanos = System.nanoTime();
    }

    /**
     * The node asks for a pause; longer each time if it did not say how long.
     *
     * @return whether it makes sense to try again
     */
    synchronized boolean failed(@Nullable Duration after) {
        failures++;
        long pause = after != null ? after.toNanos() : backoffNanos();
        openAtNanos = Math.max(openAtNanos, System.nanoTime() + pause);
        return openAtNanos - lastSuccessNanos <= patienceNanos;
    }

    /** Doubled each time, with jitter. */
    private long backoffNanos() {
        long doubled = FIRST.toNanos() << Math.min(failures - 1, MOST_DOUBLINGS);
        long most = Math.min(doubled, LONGEST.toNanos());
        return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    }
}
