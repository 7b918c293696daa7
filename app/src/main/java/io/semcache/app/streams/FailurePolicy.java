package io.semcache.app.streams;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.processor.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a stream thread that dies. What may be better on the next try gets a new thread, so often in a while
 * and no more; everything else stops this node, because a replay would fail in the same way. A store that cannot be
 * read is moved aside first, so that the next thread rebuilds it from the changelog: Streams by itself would open the
 * same damaged files again.
 */
final class FailurePolicy implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);
    private static final int MOST_REPLACEMENTS = 10;
    private static final Duration REPLACEMENT_WINDOW = Duration.ofMinutes(10);

    private final Consumer<TaskId> setAside;
    private final Runnable stopped;
    private final InstantSource time;
    private final Deque<Instant> replacements = new ArrayDeque<>();

    /**
     * @param setAside moves the local state of a task away
     * @param stopped told when this node will process no more
     */
    FailurePolicy(Consumer<TaskId> setAside, Runnable stopped, InstantSource time) {
        this.setAside = setAside;
        this.stopped = stopped;
        this.time = time;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
        Optional<TaskId> damaged = StoreDamage.taskOf(failure);
        if ((damaged.isPresent() || isTransient(failure)) && mayReplace()) {
            LOG.atWarn().setCause(failure).log("stream thread failed and is replaced");
            damaged.ifPresent(setAside);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.atError().setCause(failure).log("stream thread failed, this node stops");
        stopped.run();
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private boolean mayReplace() {
        Instant now = time.instant();
        replacements.removeIf(earlier -> earlier.plus(REPLACEMENT_WINDOW).isBefore(now));
        if (replacements.size() >= MOST_REPLACEMENTS) {
            return false;
        }
        replacements.add(now);
        return true;
    }

    private static boolean isTransient(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case Error _ -> {
                    return false;
                }
                case RetriableException _, ProducerFencedException _, InvalidProducerEpochException _ -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }
}
