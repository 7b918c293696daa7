package io.semcache.server.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the wait for a client that neither sends nor reads: a stalled one would hold its memory for ever, and the
 * server has no time-out of its own here. When the time is over the thread is interrupted, which closes the socket that
 * a virtual thread hangs on, so that the read or write fails with an {@link java.io.IOException}.
 */
public final class ClientPatience implements AutoCloseable {

    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    private ClientPatience(Thread waiter, Duration timeout) {
        var _ = done.exceptionally(late -> {
            waiter.interrupt();
            return null;
        });
        var _ = done.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** From now on, until it is closed, this thread waits for so long at most. */
    public static ClientPatience of(Duration timeout) {
        return new ClientPatience(Thread.currentThread(), timeout);
    }

    @Override
    public void close() {
        done.complete(null);
    }
}
