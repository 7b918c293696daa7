package io.semcache.server.http;

import org.jspecify.annotations.Nullable;

/** Well until told otherwise. */
final class FakeHealth implements Health {

    volatile @Nullable String reason;

    @Override
    public @Nullable String notLive() {
        return reason;
    }

    @Override
    public @Nullable String notReady() {
        return reason;
    }

    @Override
    public @Nullable String notStarted() {
        return reason;
    }
}
