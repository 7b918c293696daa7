package io.semcache.app.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Loads a node until the just-in-time compiler has little left to do. A broker, a node and their clients in one fresh
 * JVM keep the compiler busy for half a minute, which on two cores would be most of what is measured.
 */
final class WarmUp {

    /** Share of one core that the compiler still may take when measuring begins. */
    private static final double QUIET = 0.15;

    /** How long it may take where nobody says otherwise. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final long NANOS_PER_MILLI = 1_000_000;

    private WarmUp() {}

    /** Some of the load that is measured later. */
    interface Turn {
        void run(int turn) throws InterruptedException;
    }

    /** Runs turn after turn, at least one, until one passes with a quiet compiler or {@code longest} is over. */
    static void with(Duration longest, Turn load) throws InterruptedException {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long start = System.nanoTime();
        for (int turn = 0; ; turn++) {
            long turnStart = System.nanoTime();
            long compiledBefore = millis(compiler);
            load.run(turn);
            long end = System.nanoTime();
            double share = (double) (millis(compiler) - compiledBefore) * NANOS_PER_MILLI / (end - turnStart);
            if (share < QUIET || end - start > longest.toNanos()) {
                return;
            }
        }
    }

    /** A JVM without a compiler or without its clock is quiet from the start. */
    private static long millis(CompilationMXBean compiler) {
        return compiler != null && compiler.isCompilationTimeMonitoringSupported()
                ? compiler.getTotalCompilationTime()
                : 0;
    }
}
