package io.semcache.fetch.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A few platform threads for calls that compute or block in native code. Such a call on a virtual thread would hold its
 * carrier, and there are only as many of those as cores: HTTP answers would wait for a model.
 */
final class CallThreads implements AutoCloseable {

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final ExecutorService threads;

    CallThreads(String name, int threads) {
        this.threads = Executors.newFixedThreadPool(
                threads,
                Thread.ofPlatform().daemon().name("semcache-" + name + "-", 0).factory());
    }

    /**
     * Runs {@code call} and waits for it until {@code deadline}. When the caller gives up, the call is interrupted if
     * it runs and dropped if it still waits for a thread.
     */
    <T> T call(Callable<T> call, Instant deadline) throws InterruptedException, ExecutionException, TimeoutException {
        Future<T> future = threads.submit(call);
        try {
            long nanos = Math.max(0, Duration.between(Instant.now(), deadline).toNanos());
            return future.get(nanos, TimeUnit.NANOSECONDS);
        } finally {
            future.cancel(true);
        }
    }

    /** Takes no more calls, interrupts those that run. Returns whether all of them ended within ten seconds. */
    boolean closeAndWait() {
        threads.shutdownNow();
        try {
            return threads.awaitTermination(CLOSE_PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        closeAndWait();
    }
}
