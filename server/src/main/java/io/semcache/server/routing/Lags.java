package io.semcache.server.routing;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the copies that this node has are behind their changelogs. Brokers are asked, by one caller for all, and what
 * they say is taken for true for a moment. Thread-safe.
 */
final class Lags {

    private static final Logger LOGGER = LoggerFactory.getLogger(Lags.class);

    /** Brokers are asked at most this often. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Brokers that take longer are away. */
    private static final long PATIENCE_MS = 500;

    private final Supplier<Map<Integer, Long>> source;
    private @Nullable Reading last;

    /** @param source records behind by partition; may block, may throw */
    Lags(Supplier<Map<Integer, Long>> source) {
        this.source = source;
    }

    private record Reading(long startedNanos, CompletableFuture<Map<Integer, Long>> byPartition) {}

    /** Records that the copy of {@code partition} lacks; empty if that cannot be said now. Blocks for a moment. */
    OptionalLong of(int partition) {
        try {
            Long lag = reading()
                    .byPartition
                    .get(PATIENCE_MS, TimeUnit.MILLISECONDS)
                    .get(partition);
            return lag == null ? OptionalLong.empty() : OptionalLong.of(lag);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.atDebug().setCause(e).log("the lags of copies are not known");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return OptionalLong.empty();
    }

    /** The last one if it is fresh or still under way, otherwise a new one. */
    private synchronized Reading reading() {
        Reading reading = last;
        if (reading == null
                || (reading.byPartition.isDone() && System.nanoTime() - reading.startedNanos > FRESH_NANOS)) {
            CompletableFuture<Map<Integer, Long>> byPartition = new CompletableFuture<>();
            reading = new Reading(System.nanoTime(), byPartition);
            last = reading;
            Thread.ofVirtual().name("lags").start(() -> {
                try {
                    byPartition.complete(source.get());
                } catch (RuntimeException | Error e) { // one that nobody completes would never be asked for again
                    byPartition.completeExceptionally(e);
                }
            });
        }
        return reading;
    }
}
