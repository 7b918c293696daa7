package io.semcache.fetch;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When something that failed is tried again: exponential backoff with jitter, so that many who fail together do not
 * come back together. The only place that decides about retries.
 *
 * @param tries most calls for one fetch, the first included, that end with an unavailable provider; being told to slow
 *     down does not count
 * @param call backoff between those calls
 * @param check backoff between two questions to an owner that cannot say yet whether a flight is open
 * @param write backoff between two tries to write a result or to reach the registry
 * @param writes most tries to write a result
 */
record RetryPolicy(int tries, IntervalFunction call, IntervalFunction check, IntervalFunction write, int writes) {

    private static final double FACTOR = 2;
    private static final double JITTER = 0.5;

    /** Rides out about six seconds of a provider that is away. */
    static final RetryPolicy DEFAULT = new RetryPolicy(
            6,
            backoff(Duration.ofMillis(200), Duration.ofSeconds(10)),
            backoff(Duration.ofMillis(20), Duration.ofSeconds(1)),
            backoff(Duration.ofMillis(100), Duration.ofSeconds(5)),
            3);

    /** Longest pause of a model that its provider can ask for; then one call tries again. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    static IntervalFunction backoff(Duration first, Duration longest) {
        return IntervalFunction.ofExponentialRandomBackoff(first, FACTOR, JITTER, longest);
    }

    Duration afterCall(int failures) {
        return Duration.ofMillis(call.apply(failures));
    }

    Duration afterCheck(int checks) {
        return Duration.ofMillis(check.apply(checks));
    }

    Duration afterWrite(int failures) {
        return Duration.ofMillis(write.apply(failures));
    }

    /**
     * How long a provider that asked for it is left alone: as long as it said, within reason, or by our own backoff if
     * it said nothing of use.
     */
    Duration pause(@Nullable Duration retryAfter, int refusals) {
        if (retryAfter == null || !retryAfter.isPositive()) {
            return afterCall(refusals);
        }
        return retryAfter.compareTo(LONGEST_PAUSE) < 0 ? retryAfter : LONGEST_PAUSE;
    }
}
