package io.semcache.store;

import java.util.Arrays;
import java.util.Random;

/** Draws ranks by Zipf's law: rank r, from 0, with a probability in proportion to 1 / (r + 1) to the power of s. */
final class Zipf {

    private final double[] cumulated;
    private final Random random;

    Zipf(int ranks, double exponent, Random random) {
        this.cumulated = new double[ranks];
        this.random = random;
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += Math.pow(rank + 1, -exponent);
            cumulated[rank] = sum;
        }
    }

    int next() {
        int at = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[cumulated.length - 1]);
        return Math.min(at < 0 ? ~at : at, cumulated.length - 1);
    }
}
