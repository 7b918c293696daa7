package io.semcache.app.backfill;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which records are done, in whatever order they end. Thread-safe. */
final class DoneRecords {

    private final TreeMap<Long, Done> ahead = new TreeMap<>();
    private Progress progress;
    private Tally all;

    private record Done(long to, Tally tally, List<BadLine> bad) {}

    DoneRecords(Progress before) {
        this.progress = before;
        this.all = before.tally();
    }

    /** The records from {@code from} up to, without, {@code to} are done. */
    synchronized void done(long from, long to, Tally tally, List<BadLine> bad) {
        all = all.plus(tally);
        ahead.put(from, new Done(to, tally, bad));
        for (@Nullable Done next = ahead.remove(progress.records());
                next != null;
                next = ahead.remove(progress.records())) {
            progress = new Progress(
                    progress.corpus(), next.to, progress.tally().plus(next.tally), bad(progress.badLines(), next.bad));
        }
    }

    private static List<BadLine> bad(List<BadLine> before, List<BadLine> more) {
        if (more.isEmpty() || before.size() >= Progress.MOST_BAD_LINES) {
            return before;
        }
        List<BadLine> united = new ArrayList<>(before);
        united.addAll(more.subList(0, Math.min(more.size(), Progress.MOST_BAD_LINES - before.size())));
        return united;
    }

    /** What is done without a gap. */
    synchronized Progress progress() {
        return progress;
    }

    /** Of everything that is done. */
    synchronized Tally tally() {
        return all;
    }
}
