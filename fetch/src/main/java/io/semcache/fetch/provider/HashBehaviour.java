package io.semcache.fetch.provider;

import java.time.Duration;

/**
 * How the {@code hash} provider behaves.
 *
 * @param latency how long every call takes
 * @param fault what goes wrong in every call
 * @param failRate share of calls, chosen by their number alone, that fail as if the provider were down
 * @param failFirst calls that fail before the first one succeeds
 * @param retryAfter what a rate-limited call says
 */
public record HashBehaviour(Duration latency, Fault fault, double failRate, int failFirst, Duration retryAfter) {

    /** At once and right. */
    public static final HashBehaviour PERFECT = new HashBehaviour(Duration.ZERO, Fault.NONE, 0, 0, Duration.ZERO);

    public HashBehaviour {
        if (latency.isNegative() || retryAfter.isNegative() || failFirst < 0 || !(failRate >= 0 && failRate <= 1)) {
            throw new IllegalArgumentException("expected nothing negative and a fail rate in [0, 1], got latency "
                    + latency + ", retryAfter " + retryAfter + ", failFirst " + failFirst + ", failRate " + failRate);
        }
    }

    public HashBehaviour withLatency(Duration latency) {
        return new HashBehaviour(latency, fault, failRate, failFirst, retryAfter);
    }

    public HashBehaviour withFault(Fault fault) {
        return new HashBehaviour(latency, fault, failRate, failFirst, retryAfter);
    }

    public HashBehaviour withFailRate(double failRate) {
        return new HashBehaviour(latency, fault, failRate, failFirst, retryAfter);
    }

    public HashBehaviour withFailFirst(int failFirst) {
        return new HashBehaviour(latency, fault, failRate, failFirst, retryAfter);
    }

    public HashBehaviour withRetryAfter(Duration retryAfter) {
        return new HashBehaviour(latency, fault, failRate, failFirst, retryAfter);
    }
}
