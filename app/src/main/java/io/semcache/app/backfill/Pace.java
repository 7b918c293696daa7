package io.semcache.app.backfill;

import java.util.concurrent.TimeUnit;

/** So many texts per second on average, each call in one go. Thread-safe. */
final class Pace {

    private final double nanosPerText;
    private long freeAtNanos = System.nanoTime();

    /** @param textsPerSecond 0: any number */
    Pace(double textsPerSecond) {
        this.nanosPerText = textsPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / textsPerSecond;
    }

    /** Waits for the turn of so many texts. */
    void await(int texts) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(reserve(texts) - System.nanoTime());
    }

    private synchronized long reserve(int texts) {
        long turn = Math.max(freeAtNanos, System.nanoTime());
        freeAtNanos = turn + Math.round(texts * nanosPerText);
        return turn;
    }
}
