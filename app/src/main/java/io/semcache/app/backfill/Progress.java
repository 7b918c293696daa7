package io.semcache.app.backfill;

import java.util.List;

/**
 * How far a backfill is.
 *
 * @param corpus says whether a file and the way it is embedded are the same as before
 * @param records from the first on that are done, without a gap
 * @param tally of these records
 * @param badLines the first of them that are bad
 */
public record Progress(String corpus, long records, Tally tally, List<BadLine> badLines) {

    /** Most bad lines that are remembered; all are counted. */
    static final int MOST_BAD_LINES = 1_000;

    public Progress {
        badLines = List.copyOf(badLines);
    }

    /** Of a backfill that has not begun. */
    public static Progress none(String corpus) {
        return new Progress(corpus, 0, Tally.ZERO, List.of());
    }
}
