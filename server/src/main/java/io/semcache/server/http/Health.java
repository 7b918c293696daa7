package io.semcache.server.http;

import org.jspecify.annotations.Nullable;

/** What the node says of itself: for each question null for yes, otherwise one sentence why not. Thread-safe. */
public interface Health {

    /** Why this process should be restarted. */
    @Nullable String notLive();

    /** Why no requests should be sent here at this moment: some local partition does not serve yet. */
    @Nullable String notReady();

    /** Why this node has not finished its start. */
    @Nullable String notStarted();
}
