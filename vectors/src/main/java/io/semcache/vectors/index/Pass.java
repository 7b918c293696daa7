package io.semcache.vectors.index;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One way over a list of ranges of rows, by the caller's thread and by helpers that take the next range whenever they
 * are done with one. A helper that starts late or never costs nothing: the caller waits only for ranges that were
 * taken, and after the last one nobody touches the memory again.
 */
final class Pass {

    private final List<Range> ranges;
    private final Supplier<Scanner> newScanner;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final Queue<Scanner> scanners = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Rows [from, to) of a slab of the view. */
    record Range(int slab, int from, int to) {}

    /** Threads to share the work with: {@code threads} in all, the caller's among them. */
    record Crew(Executor executor, int threads) {

        static final Crew ALONE = new Crew(Runnable::run, 1);

        Crew {
            if (threads < 1) {
                throw new IllegalArgumentException("threads must be at least 1, got " + threads);
            }
        }
    }

    Pass(List<Range> ranges, Supplier<Scanner> newScanner) {
        this.ranges = ranges;
        this.newScanner = newScanner;
        this.left = new CountDownLatch(ranges.size());
    }

    /** Scans all ranges; returns the scanners that took part. */
    Iterable<Scanner> run(Crew crew) {
        int helpers = Math.min(crew.threads(), ranges.size()) - 1;
        try {
            for (int i = 0; i < helpers; i++) {
                crew.executor().execute(this::work);
            }
        } catch (RejectedExecutionException e) {
            // A pool that is full or closed cannot help; the caller's thread does it all.
        }
        work();
        awaitHelpers();
        switch (failure.get()) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
        return scanners;
    }

    private void work() {
        Scanner scanner = null;
        for (int i = next.getAndIncrement(); i < ranges.size(); i = next.getAndIncrement()) {
            try {
                if (scanner == null) {
                    scanner = newScanner.get();
                    scanners.add(scanner);
                }
                scanner.scan(ranges.get(i));
            } catch (Throwable e) { // also an OutOfMemoryError must not look like rows without a match
                failure.compareAndSet(null, e);
            } finally {
                left.countDown();
            }
        }
    }

    /** Not to be interrupted: the memory must stay until the helpers have left it. */
    private void awaitHelpers() {
        boolean interrupted = false;
        while (true) {
            try {
                left.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
