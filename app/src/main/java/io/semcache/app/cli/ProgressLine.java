package io.semcache.app.cli;

import io.semcache.app.dump.DumpListener;
import java.io.PrintWriter;
import java.util.Locale;

/** One line that says how far a long command has come, written over itself on a terminal. */
final class ProgressLine implements DumpListener, AutoCloseable {

    private static final int BAR_COLUMNS = 30;
    private static final double MEBIBYTE = 1 << 20;

    private final PrintWriter err;
    private final String verb;
    private final boolean shown;
    private boolean written;

    /** @param verb what is done: {@code exporting} */
    ProgressLine(PrintWriter err, String verb, boolean shown) {
        this.err = err;
        this.verb = verb;
        this.shown = shown;
    }

    @Override
    public void progressed(int sections, int of, long bytes) {
        if (!shown) {
            return;
        }
        int filled = of == 0 ? BAR_COLUMNS : (int) ((long) BAR_COLUMNS * sections / of);
        err.print(String.format(
                Locale.ROOT,
                "\r%s [%s%s] %d of %d partitions, %.1f MiB",
                verb,
                "#".repeat(filled),
                "-".repeat(BAR_COLUMNS - filled),
                sections,
                of,
                bytes / MEBIBYTE));
        err.flush();
        written = true;
    }

    @Override
    public void close() {
        if (written) {
            err.println();
            err.flush();
        }
    }
}
