package io.semcache.vectors.index;

import java.util.Arrays;

/** Rows that codes could not decide, each with the upper bound of its score. Not thread-safe. */
final class Candidates {

    private static final int FIRST_LENGTH = 64;

    private long[] rows = new long[FIRST_LENGTH];
    private float[] uppers = new float[FIRST_LENGTH];
    private int size;

    void add(int slab, int row, float upper) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, 2 * size);
            uppers = Arrays.copyOf(uppers, 2 * size);
        }
        rows[size] = (long) slab << Integer.SIZE | row;
        uppers[size++] = upper;
    }

    void addAll(Candidates others, float threshold) {
        for (int i = 0; i < others.size; i++) {
            if (others.uppers[i] >= threshold) {
                add(others.slab(i), others.row(i), others.uppers[i]);
            }
        }
    }

    int slab(int i) {
        return (int) (rows[i] >>> Integer.SIZE);
    }

    int row(int i) {
        return (int) rows[i];
    }

    float upper(int i) {
        return uppers[i];
    }

    void clear() {
        size = 0;
    }

    /** The numbers of the candidates, best upper bound first. */
    int[] bestFirst() {
        long[] order = new long[size];
        for (int i = 0; i < size; i++) {
            order[i] = (long) sortable(uppers[i]) << Integer.SIZE | i;
        }
        Arrays.sort(order);
        int[] best = new int[size];
        for (int i = 0; i < size; i++) {
            best[i] = (int) order[size - 1 - i];
        }
        return best;
    }

    /** An int that is ordered as the float is. */
    static int sortable(float value) {
        int bits = Float.floatToIntBits(value);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    /** The float that {@link #sortable} made this int of. */
    static float unsortable(int value) {
        return Float.intBitsToFloat(value ^ (value >> 31 & Integer.MAX_VALUE));
    }
}
