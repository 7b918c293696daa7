package io.semcache.app.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Callers of the embeddings API who ask for texts that are stored, and some who ask for new ones. */
final class HttpLoad {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long MILLIS_PER_SECOND = 1000;

    /** Longest that whoever asks for a new text waits. */
    private static final Duration MISS_TIMEOUT = Duration.ofSeconds(1);

    private final EmbeddingsCalls calls;
    private final AtomicLong newTexts = new AtomicLong();

    HttpLoad(EmbeddingsCalls calls) {
        this.calls = calls;
    }

    /** Hits per second of so many callers, each with one request after the other. */
    double throughput(int callers, Duration duration) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        var next = new AtomicLong();
        Callable<Void> caller = () -> {
            while (System.nanoTime() - end < 0) {
                hit(next.getAndIncrement());
            }
            return null;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            for (Future<Void> done : threads.invokeAll(Collections.nCopies(callers, caller))) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a hit failed", e.getCause());
        }
        return next.get() * NANOS_PER_SECOND / (System.nanoTime() - start);
    }

    /** The time of each hit from the moment it was due, so that a slow one also counts against those it delays. */
    long[] latencies(int perSecond, Duration duration) {
        long[] latencies = new long[Math.toIntExact(perSecond * duration.toMillis() / MILLIS_PER_SECOND)];
        long gapNanos = (long) (NANOS_PER_SECOND / perSecond);
        long start = System.nanoTime();
        for (int i = 0; i < latencies.length; i++) {
            long due = start + i * gapNanos;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            try {
                hit(i);
            } catch (IOException e) {
                throw new IllegalStateException("a hit failed", e);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
            latencies[i] = System.nanoTime() - due;
        }
        return latencies;
    }

    private void hit(long number) throws IOException, InterruptedException {
        if (!calls.isHit(TopicHits.text((int) (number % TopicHits.TEXTS)))) {
            throw new IOException("expected a hit");
        }
    }

    /** Asks for so many new texts per second until the future is cancelled. */
    CompletableFuture<Void> misses(int perSecond) {
        CompletableFuture<Void> going = new CompletableFuture<>();
        Thread.ofVirtual().name("bench-misses").start(() -> {
            while (!going.isDone()) {
                var _ = calls.ask("a new text, number " + newTexts.getAndIncrement(), MISS_TIMEOUT);
                LockSupport.parkNanos((long) (NANOS_PER_SECOND / perSecond));
            }
        });
        return going;
    }
}
