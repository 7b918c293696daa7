package io.semcache.fetch.provider;

/**
 * What one provider takes.
 *
 * @param items most inputs of one call
 * @param tokens most tokens of one call, all inputs together
 * @param calls most calls at the same time
 * @param requestsPerMinute calls per minute, 0: unlimited
 * @param tokensPerMinute tokens per minute, 0: unlimited
 */
public record CallLimits(int items, int tokens, int calls, int requestsPerMinute, int tokensPerMinute) {

    public CallLimits {
        if (items < 1 || tokens < 1 || calls < 1) {
            throw new IllegalArgumentException(
                    "expected items, tokens and calls of at least 1, got " + items + ", " + tokens + ", " + calls);
        }
    }
}
