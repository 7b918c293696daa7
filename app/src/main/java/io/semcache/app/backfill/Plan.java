package io.semcache.app.backfill;

import java.time.Duration;

/**
 * How a corpus is embedded.
 *
 * @param texts most texts of one call
 * @param calls most calls at the same time
 * @param textsPerSecond 0: any number
 * @param patience without a success after which the backfill gives up
 */
public record Plan(int texts, int calls, double textsPerSecond, Duration patience) {

    public Plan {
        if (texts < 1 || calls < 1 || textsPerSecond < 0) {
            throw new IllegalArgumentException("expected at least one text and one call and a rate of at least 0, got "
                    + texts + ", " + calls + " and " + textsPerSecond);
        }
    }
}
