package io.semcache.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.fetch.provider.CallLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private final ManualTime time = new ManualTime();

    @Test
    void limitsNothingUnlessTold() {
        RateLimits rates = limits(0, 0);
        for (int i = 0; i < 10_000; i++) {
            rates.take(1_000_000);
        }

        assertThat(rates.delay()).isZero();
    }

    @Test
    void holdsCallsToTheirRatePerMinute() {
        RateLimits rates = limits(600, 0);

        assertThat(callsDuring(rates, Duration.ofMinutes(1), 1)).isBetween(570, 601);
        assertThat(callsDuring(rates, Duration.ofMinutes(10), 1)).isBetween(5_300, 6_010);
    }

    @Test
    void holdsTokensToTheirRatePerMinute() {
        RateLimits rates = limits(0, 60_000);

        int calls = callsDuring(rates, Duration.ofMinutes(10), 500);

        assertThat(calls * 500).isBetween(530_000, 600_500);
    }

    @Test
    void letsACallThroughThatIsLargerThanTheBucketAndMakesTheNextWait() {
        RateLimits rates = limits(0, 1_000);
        assertThat(rates.delay()).isZero();

        rates.take(2_000);

        assertThat(rates.delay()).isGreaterThan(Duration.ofMinutes(1)).isLessThan(Duration.ofMinutes(3));
    }

    @Test
    void takesBackWhatWasNotUsed() {
        RateLimits rates = limits(10, 1_000);
        rates.take(2_000);

        rates.giveBack(2_000);

        assertThat(rates.delay()).isZero();
    }

    @Test
    void countsWhatTheProviderBilled() {
        RateLimits rates = limits(0, 1_000);
        rates.take(10);

        rates.correct(10, 1_000);

        assertThat(rates.delay()).isPositive();
    }

    private RateLimits limits(int requestsPerMinute, int tokensPerMinute) {
        return new RateLimits(new CallLimits(1, 1, 1, requestsPerMinute, tokensPerMinute), time);
    }

    /** Calls as often as the limits allow, in steps of 10 ms. */
    private int callsDuring(RateLimits rates, Duration duration, int tokens) {
        int calls = 0;
        for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plusMillis(10)) {
            while (rates.delay().isZero()) {
                rates.take(tokens);
                calls++;
            }
            time.advance(Duration.ofMillis(10));
        }
        return calls;
    }
}
