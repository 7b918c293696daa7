package io.semcache.app.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs something until Ctrl-C or SIGTERM, and closes it before the process ends; also when it is still starting. */
final class Foreground {

    /** Longest that the end of the process waits for a clean close. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    /** Starts what is to run; an interrupt ends the start. */
    interface Start {
        AutoCloseable start() throws InterruptedException;
    }

    private Foreground() {}

    static void run(Start start) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        Thread runner = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            runner.interrupt();
            await(closed);
        }));
        try (AutoCloseable _ = start.start()) {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // the sign to stop
        } finally {
            closed.countDown();
        }
    }

    private static void await(CountDownLatch closed) {
        try {
            if (!closed.await(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
