package io.semcache.app.cli;

import io.semcache.app.backfill.Backfill;
import io.semcache.app.backfill.Tally;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells how far a backfill is: in one line that changes on a terminal, otherwise in a line now and then. */
final class BackfillDisplay implements AutoCloseable {

    private static final Duration ON_A_TERMINAL = Duration.ofMillis(500);
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);
    private static final int PERCENT = 100;
    private static final String CLEAR_LINE = "\r\u001B[2K";

    private final Backfill backfill;
    private final long fileBytes;
    private final TokenPrice price;
    private final PrintWriter out;
    private final boolean changing;
    private final long startNanos = System.nanoTime();
    private final long textsBefore;
    private final Thread thread;

    BackfillDisplay(Backfill backfill, long fileBytes, TokenPrice price, PrintWriter out) {
        this.backfill = backfill;
        this.fileBytes = fileBytes;
        this.price = price;
        this.out = out;
        this.changing = TerminalWidth.isTerminal();
        this.textsBefore = backfill.tally().texts();
        this.thread = Thread.ofVirtual().start(this::show);
    }

    private void show() {
        try {
            while (true) {
                Thread.sleep(changing ? ON_A_TERMINAL : ELSEWHERE);
                out.print(changing ? CLEAR_LINE + line() : line() + System.lineSeparator());
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String line() {
        Tally tally = backfill.tally();
        return String.format(
                Locale.ROOT,
                "%3d %%  %,d texts  %,.0f/s  %s left  %,d hits  %,d misses  %,d bad  %,d tokens billed  %,d saved%s",
                PERCENT * backfill.bytesRead() / Math.max(1, fileBytes),
                tally.texts(),
                textsPerSecond(),
                left(),
                tally.hits(),
                tally.misses(),
                tally.bad(),
                tally.tokensBilled(),
                tally.tokensSaved(),
                price.isKnown() ? "  " + price.of(tally.tokensBilled()) + " paid" : "");
    }

    double textsPerSecond() {
        return (backfill.tally().texts() - textsBefore) / seconds();
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** As fast as it was so far. */
    private String left() {
        long read = backfill.bytesRead() - backfill.skippedBytes();
        if (read <= 0) {
            return "?";
        }
        Duration left = Duration.ofSeconds(
                Math.round(seconds() * Math.max(0, fileBytes - backfill.bytesRead()) / (double) read));
        return left.toHours() > 0
                ? left.toHours() + " h " + left.toMinutesPart() + " min"
                : left.toMinutes() + " min " + left.toSecondsPart() + " s";
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (changing) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }
}
