package io.semcache.vectors.index;

import io.semcache.vectors.Codes;
import io.semcache.vectors.UnitVector;
import io.semcache.vectors.kernel.Kernels;

/**
 * A query as codes, and how far the score of a row can be from what the codes of both say.
 *
 * <p><b>Theory.</b> Let q and r be the unit forms, as the floats that they are, q′ and r′ the vectors that their codes
 * stand for (scale times codes, exactly), and e(q), e(r) the stored errors, so ‖q − q′‖ ≤ e(q) and ‖r − r′‖ ≤ e(r).
 * Then
 *
 * <pre>  q·r = q′·r′ + (q − q′)·r + q′·(r − r′)</pre>
 *
 * and by Cauchy–Schwarz |q·r − q′·r′| ≤ e(q)·‖r‖ + ‖q′‖·e(r) ≤ e(q)·n + (n + e(q))·e(r), where n bounds the norm of a
 * unit form: its norm was computed with a relative error below 2⁻⁴⁰, each component rounded by a factor in 1 ± 2⁻²⁴ or,
 * if it is denormal, by 2⁻¹⁵⁰ at most, so n = 1 + 2⁻²² is ample.
 *
 * <p><b>Slack.</b> With u = 2⁻²⁴ and γ(m) = m·u / (1 − m·u) (Higham, Accuracy and Stability of Numerical Algorithms,
 * §3.1):
 *
 * <ul>
 *   <li>A score is computed with ⌈d/16⌉ fused operations and then 4 additions in each path, so it differs from q·r by
 *       γ(⌈d/16⌉ + 4)·Σ|qᵢrᵢ| at most, which is at most γ(⌈d/16⌉ + 4)·n². At d = 384 that is 2·10⁻⁶, beside a bound of
 *       about 10⁻². Underflow adds less than d·2⁻¹⁵⁰.
 *   <li>The estimate dot × (scale × queryScale) rounds three times: its int to float, the product of the scales, and
 *       the fused operation that also adds {@code base}; another fused operation adds the row's error. Errors are below
 *       1, so |q′·r′| ≤ (n + 1)² and the four results stay below 4.1, 4.1, 6.2 and 8.3: together below (4.1 + 4.1 + 6.2
 *       + 8.3)·u·(1 + 8u) &lt; 24u. The slack has 32u, and the rest covers every underflow.
 * </ul>
 *
 * <p><b>Closer.</b> For a row that is about to be read, the query need not be coded: q·r = q·r′ + q·(r − r′), so the
 * bound is n·e(r) without the query's error, which is half of the whole. The dot product of q and the codes of r is
 * computed like a score, with an error of γ(⌈d/16⌉ + 4)·‖q‖·‖r′‖ ≤ γ·n·(n + 1) after scaling; two fused operations
 * follow, with results below 4.1 and 6.2, which the same slack covers.
 *
 * <p>Both go into {@code base}, computed in double and rounded up. So the upper bound that {@link Kernels#survivors}
 * computes in float is not below the computed score before it is held within [−1, 1]; the lower one likewise. A score
 * that was raised to −1 can lie above its upper bound, so a threshold of −1 must not prune; one that was lowered to 1
 * can lie below its lower bound, so that is held to 1.
 */
final class Bounds {

    private static final Kernels KERNELS = Kernels.chosen();
    private static final double UNIT_ROUNDOFF = 0x1p-24;
    private static final double LARGEST_NORM = 1 + 0x1p-22;
    private static final double ESTIMATE_SLACK = 32 * UNIT_ROUNDOFF;
    private static final float CLOSE_PER_ERROR = roundedUp(LARGEST_NORM);

    /** The codes of the query, as the kernels want them. */
    final short[] codes;

    final float scale;

    /** The part of the bound that is the same for all rows. */
    final float base;

    /** What one unit of a row's error adds. */
    final float perError;

    private final UnitVector query;
    private final float closeBase;

    Bounds(UnitVector query) {
        this.query = query;
        Codes quantised = Codes.of(query);
        int dimensions = query.dimensions();
        this.codes = KERNELS.query(quantised.bytes(), Codes.HEADER_BYTES, dimensions);
        this.scale = quantised.scale();
        double error = quantised.error();
        double roundings = (dimensions + Kernels.LANES - 1) / Kernels.LANES + 4;
        double gamma = roundings * UNIT_ROUNDOFF / (1 - roundings * UNIT_ROUNDOFF);
        this.base = roundedUp(error * LARGEST_NORM + gamma * LARGEST_NORM * LARGEST_NORM + ESTIMATE_SLACK);
        this.perError = roundedUp(LARGEST_NORM + error);
        this.closeBase = roundedUp(gamma * LARGEST_NORM * (2 * LARGEST_NORM + 1) + ESTIMATE_SLACK);
    }

    private static float roundedUp(double value) {
        return Math.nextUp((float) value);
    }

    /** No score of the row is above this; the same bits as in {@link Kernels#survivors}. */
    float upper(int dot, float rowScale, float rowError) {
        return Math.fma(rowError, perError, Math.fma(dot, rowScale * scale, base));
    }

    /**
     * No score of the row is above this either, and it is the closer bound; what is dear is worth it only for a few.
     */
    float closeUpper(Slab slab, int row) {
        float dot = KERNELS.dotCodes(query.padded(), slab.memory, (long) row * slab.dimensions, slab.dimensions);
        return Math.fma(slab.error(row), CLOSE_PER_ERROR, Math.fma(dot, slab.scale(row), closeBase));
    }

    /** No score of the row is below this. */
    float lower(int dot, float rowScale, float rowError) {
        return Math.min(1f, Math.fma(-rowError, perError, Math.fma(dot, rowScale * scale, -base)));
    }

    /** A score that rows must reach, as a threshold for upper bounds. */
    static float threshold(float score) {
        return score <= -1f ? Float.NEGATIVE_INFINITY : score;
    }
}
