package io.semcache.server.similarity.payload;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Work that nobody waits for. What is too much at a time is not done. Thread-safe. */
final class Background implements AutoCloseable {

    /** A slow provider or owner must not pile work up. */
    private static final int AT_ONCE = 16;

    private final Semaphore free = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    void offer(Runnable work) {
        if (free.tryAcquire()) {
            threads.execute(() -> {
                try {
                    work.run();
                } finally {
                    free.release();
                }
            });
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
