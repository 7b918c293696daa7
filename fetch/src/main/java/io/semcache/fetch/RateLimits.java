package io.semcache.fetch;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.semcache.fetch.provider.CallLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls and tokens per minute of one model. A call may start while neither bucket is in debt, and then takes what it
 * needs, into debt if it must: so a batch larger than a bucket waits for its turn instead of for ever, and the rate
 * holds over time. A bucket holds a tenth of a minute, so no minute sees more than the limit and one call. Thread-safe.
 */
final class RateLimits {

    private static final int BURST_SHARE = 10;

    private final @Nullable Bucket requests;
    private final @Nullable Bucket tokens;

    RateLimits(CallLimits limits, InstantSource time) {
        this.requests = perMinute(limits.requestsPerMinute(), time);
        this.tokens = perMinute(limits.tokensPerMinute(), time);
    }

    private static @Nullable Bucket perMinute(int limit, InstantSource time) {
        if (limit == 0) {
            return null;
        }
        long burst = Math.max(1, limit / BURST_SHARE);
        long refill = Math.max(1, limit - burst);
        return Bucket.builder()
                .addLimit(bandwidth -> bandwidth.capacity(burst).refillGreedy(refill, Duration.ofMinutes(1)))
                .withCustomTimePrecision(new SourceMeter(time))
                .build();
    }

    /** How long the next call has to wait; zero: not at all. */
    Duration delay() {
        return Duration.ofNanos(Math.max(nanosInDebt(requests), nanosInDebt(tokens)));
    }

    private static long nanosInDebt(@Nullable Bucket bucket) {
        return bucket == null ? 0 : bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
    }

    /** A call with so many tokens starts. */
    void take(long callTokens) {
        if (requests != null) {
            requests.consumeIgnoringRateLimits(1);
        }
        takeTokens(callTokens);
    }

    /** A call that was taken does not start. */
    void giveBack(long callTokens) {
        if (requests != null) {
            requests.addTokens(1);
        }
        giveTokensBack(callTokens);
    }

    /** The provider billed {@code billed} tokens for a call that was taken for {@code taken}. */
    void correct(long taken, long billed) {
        if (billed > taken) {
            takeTokens(billed - taken);
        } else {
            giveTokensBack(taken - billed);
        }
    }

    private void takeTokens(long n) {
        if (tokens != null && n > 0) {
            tokens.consumeIgnoringRateLimits(n);
        }
    }

    private void giveTokensBack(long n) {
        if (tokens != null && n > 0) {
            tokens.addTokens(n);
        }
    }

    private record SourceMeter(InstantSource time) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            Instant now = time.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
