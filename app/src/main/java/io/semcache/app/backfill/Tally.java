package io.semcache.app.backfill;

/**
 * What came of some records.
 *
 * @param texts that were embedded: {@code hits} that were stored before, and {@code misses}
 * @param bad records that were not
 */
public record Tally(long texts, long hits, long bad, long tokensBilled, long tokensSaved) {

    public static final Tally ZERO = new Tally(0, 0, 0, 0, 0);

    public long misses() {
        return texts - hits;
    }

    Tally plus(Tally other) {
        return new Tally(
                texts + other.texts,
                hits + other.hits,
                bad + other.bad,
                tokensBilled + other.tokensBilled,
                tokensSaved + other.tokensSaved);
    }
}
