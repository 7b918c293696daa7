package io.semcache.store.partition;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often each key was read lately, in about eight bytes per entry and without the keys: a count-min sketch of 4-bit
 * counters, four for each key, all of which are halved once they have counted ten reads per word (TinyLFU: Einziger,
 * Friedman, Manes, ACM Transactions on Storage 13(4), 2017). An estimate is in [0, {@value #MAX}] and never too low by
 * more than what the halvings took.
 *
 * <p>Thread-safe without locks: of two increments at the same moment one may be lost, which an estimate can bear, and a
 * counter never runs over into its neighbour, because a whole word is read and written at once. A counter that is full
 * is not written again, so the hottest keys cost no cache line its owner.
 */
final class FrequencySketch {

    /** Largest estimate. */
    static final int MAX = 15;

    /** Two mebibytes: half a million keys told apart. */
    static final int MAX_WORDS = 1 << 18;

    private static final int MIN_WORDS = 1 << 10;
    private static final int DEPTH = 4;
    private static final int READS_PER_WORD = 10;
    private static final long HALVES = 0x7777_7777_7777_7777L;
    private static final long[] SEEDS = {
        0xc3a5c85c97cb3127L, 0xb492b66fbe98f273L, 0x9ae16a3b2f90404fL, 0xcbf29ce484222325L
    };
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final AtomicInteger counted = new AtomicInteger();
    private volatile long[] words = new long[MIN_WORDS];

    /** The key with this hash was read. */
    void record(long hash) {
        long[] table = words;
        boolean added = false;
        for (int row = 0; row < DEPTH; row++) {
            long spread = spread(hash, row);
            int word = word(spread, table);
            int shift = shift(spread);
            long counters = (long) WORD.getOpaque(table, word);
            if ((counters >>> shift & MAX) < MAX) {
                WORD.setOpaque(table, word, counters + (1L << shift));
                added = true;
            }
        }
        if (added && counted.incrementAndGet() >= READS_PER_WORD * table.length) {
            age();
        }
    }

    /** How often the key with this hash was read lately, in [0, {@value #MAX}]. */
    int frequency(long hash) {
        long[] table = words;
        int least = MAX;
        for (int row = 0; row < DEPTH; row++) {
            long spread = spread(hash, row);
            long counters = (long) WORD.getOpaque(table, word(spread, table));
            least = Math.min(least, (int) (counters >>> shift(spread) & MAX));
        }
        return least;
    }

    /** Makes room for so many entries, up to a limit. Estimates stay what they are. */
    void fit(long entries) {
        if (entries > words.length && words.length < MAX_WORDS) {
            grow(entries);
        }
    }

    /** Doubling the table and copying it twice keeps every counter where a longer index finds it. */
    private synchronized void grow(long entries) {
        long[] table = words;
        int length = table.length;
        while (length < entries && length < MAX_WORDS) {
            length *= 2;
        }
        long[] grown = Arrays.copyOf(table, length);
        for (int filled = table.length; filled < length; filled *= 2) {
            System.arraycopy(grown, 0, grown, filled, filled);
        }
        words = grown;
    }

    private synchronized void age() {
        long[] table = words;
        if (counted.get() < READS_PER_WORD * table.length) {
            return; // another thread was faster
        }
        for (int word = 0; word < table.length; word++) {
            WORD.setOpaque(table, word, (long) WORD.getOpaque(table, word) >>> 1 & HALVES);
        }
        counted.set(READS_PER_WORD * table.length / 2);
    }

    /** Memory in use. */
    long bytes() {
        return (long) words.length * Long.BYTES;
    }

    private static long spread(long hash, int row) {
        long spread = (hash + SEEDS[row]) * SEEDS[row];
        return spread ^ spread >>> 32;
    }

    private static int word(long spread, long[] table) {
        return (int) (spread >>> 4) & table.length - 1;
    }

    private static int shift(long spread) {
        return ((int) spread & 15) << 2;
    }
}
