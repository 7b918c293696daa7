package io.semcache.server.embedding;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When a caller stops waiting. Waits are measured by the monotonic clock, so a step of the wall clock neither ends nor
 * prolongs them; other processes are told the wall-clock time.
 *
 * @param epochMs the deadline by the wall clock of this node, for records
 * @param nanos the deadline by {@link System#nanoTime()}
 */
public record Deadline(long epochMs, long nanos) {

    public static Deadline in(Duration timeout, Clock clock) {
        return new Deadline(clock.millis() + timeout.toMillis(), System.nanoTime() + timeout.toNanos());
    }

    /** Time left; zero once it has passed. */
    public Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    /** Nanoseconds left; zero once it has passed. */
    public long remainingNanos() {
        return Math.max(0, nanos - System.nanoTime());
    }

    /** Milliseconds left, rounded up; zero once it has passed. */
    public long remainingMs() {
        return TimeUnit.NANOSECONDS.toMillis(remainingNanos() + 999_999);
    }

    /** The deadline of whoever must be done {@code reserve} before this one. */
    public Deadline earlierBy(Duration reserve) {
        return new Deadline(epochMs - reserve.toMillis(), nanos - reserve.toNanos());
    }

    public boolean passed() {
        return nanos - System.nanoTime() <= 0;
    }
}
