package io.semcache.store.lifecycle;

import java.time.Duration;
import java.time.Instant;

/**
 * When a commit also flushes. What a crash leaves to restore grows with the time between flushes. What flushing costs
 * grows with the rows that are there already: every flush makes a small file, and merging small files rewrites the
 * large ones below. So a small store, or one that grows fast, is flushed often, and any store now and then.
 */
public final class FlushPolicy {

    public static final Duration SHORTEST = Duration.ofSeconds(1);
    public static final Duration LONGEST = Duration.ofSeconds(10);

    /** A part of the rows that is worth a flush: one in so many. */
    public static final long WORTH_ONE_IN = 100;

    private Instant flushedAt;

    public FlushPolicy(Instant openedAt) {
        this.flushedAt = openedAt;
    }

    /** Whether to flush now, having {@code unflushed} of {@code rows} rows only in memory. */
    public boolean due(Instant now, long unflushed, long rows) {
        if (unflushed == 0) {
            return false;
        }
        Duration since = Duration.between(flushedAt, now);
        return since.compareTo(LONGEST) >= 0 || (since.compareTo(SHORTEST) >= 0 && unflushed >= rows / WORTH_ONE_IN);
    }

    public void flushed(Instant now) {
        flushedAt = now;
    }
}
