package io.semcache.app.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ExitCode;

/** Runs something until Ctrl-C or SIGTERM, and closes it before the process ends; also when it is still starting. */
final class Foreground {

    /** Longest that the end of the process waits for a clean close. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    /** Starts what is to run; an interrupt ends the start. */
    interface Start {
        Running start() throws InterruptedException;
    }

    /**
     * What runs.
     *
     * @param stop closes it
     * @param stopped done when it has ended by itself, which it should not
     */
    record Running(Runnable stop, Future<?> stopped) implements AutoCloseable {

        @Override
        public void close() {
            stop.run();
        }
    }

    private Foreground() {}

    /** Returns the exit code: 0 after a signal, 1 when what ran has ended by itself. */
    static int run(Start start) {
        CountDownLatch closed = new CountDownLatch(1);
        Thread runner = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            runner.interrupt();
            await(closed);
        }));
        try (Running running = start.start()) {
            running.stopped().get();
            return ExitCode.SOFTWARE;
        } catch (InterruptedException e) { // the sign to stop
            return ExitCode.OK;
        } catch (ExecutionException e) {
            LoggerFactory.getLogger(Foreground.class).atError().setCause(e).log("stopped by a failure");
            return ExitCode.SOFTWARE;
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
