package io.semcache.store;

import io.semcache.vectors.Embedding;

/**
 * Cosine similarity, as every node computes it to the bit. The norm is the square root of the sum of squares in double,
 * in the order of the components; the unit form is each component divided by it in double and rounded to float32; the
 * score is the dot product of two unit forms in float32, as 16 interleaved fused partial sums folded 8-4-2-1.
 */
final class Similarity {

    private static final int LANES = 16;

    private Similarity() {}

    static float[] unit(Embedding vector) {
        double squares = 0;
        for (int i = 0; i < vector.dimensions(); i++) {
            double x = vector.component(i);
            squares += x * x;
        }
        double norm = Math.sqrt(squares);
        float[] unit = new float[vector.dimensions()];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector.component(i) / norm);
        }
        return unit;
    }

    static float score(float[] a, float[] b) {
        float[] sums = new float[LANES];
        for (int i = 0; i < a.length; i++) {
            sums[i % LANES] = Math.fma(a[i], b[i], sums[i % LANES]);
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                sums[i] += sums[i + half];
            }
        }
        return Math.clamp(sums[0], -1f, 1f) + 0f;
    }
}
