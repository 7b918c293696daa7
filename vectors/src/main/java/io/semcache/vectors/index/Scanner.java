package io.semcache.vectors.index;

import io.semcache.vectors.kernel.Kernels;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Compares the codes of rows with those of the targets and keeps the rows that may count. One thread's. */
final class Scanner {

    /** The targets whose dot products are computed in one go over the rows. */
    private static final int TILE = 4;

    private static final int MAX_BLOCK_ROWS = 256;
    private static final int MIN_BLOCK_ROWS = 16;

    /** Small enough that the rows of a block stay in the second-level cache for all targets. */
    private static final int BLOCK_BYTES = 64 << 10;

    private static final Kernels KERNELS = Kernels.chosen();

    private final View view;
    private final LongSupplier nanoTime;
    private final Part[] parts;
    private final int[][] dots = new int[TILE][MAX_BLOCK_ROWS];
    private final int[] positions = new int[MAX_BLOCK_ROWS];
    private long scanned;

    /** A target and what this scanner has found for it. */
    private static final class Part {

        final Target target;
        final Candidates candidates = new Candidates();
        final @Nullable KthLargest lowers;

        Part(Target target) {
            this.target = target;
            this.lowers = target.k == 0 ? null : new KthLargest(target.k);
        }
    }

    Scanner(View view, List<Target> targets, LongSupplier nanoTime) {
        this.view = view;
        this.nanoTime = nanoTime;
        this.parts = targets.stream().map(Part::new).toArray(Part[]::new);
    }

    /** Rows that were looked at so far. */
    long scanned() {
        return scanned;
    }

    /** What was found for target {@code i}. */
    Candidates candidates(int i) {
        return parts[i].candidates;
    }

    /** Looks at the rows of a range, unless every target's deadline has passed. */
    void scan(Pass.Range range) {
        long now = nanoTime.getAsLong();
        boolean allExpired = true;
        for (Part part : parts) {
            allExpired &= part.target.expiresAt(now);
        }
        if (allExpired) {
            return;
        }
        Slab slab = view.generation().slabs().get(range.slab());
        int blockRows = Math.clamp(BLOCK_BYTES / slab.dimensions, MIN_BLOCK_ROWS, MAX_BLOCK_ROWS);
        for (int first = range.from(); first < range.to(); first += blockRows) {
            scanBlock(slab, range.slab(), first, Math.min(blockRows, range.to() - first));
        }
        scanned += range.to() - range.from();
    }

    private void scanBlock(Slab slab, int slabNumber, int first, int rows) {
        int dimensions = slab.dimensions;
        long offset = (long) first * dimensions;
        int i = 0;
        for (; i + TILE <= parts.length; i += TILE) {
            KERNELS.codeDots4(
                    slab.memory,
                    offset,
                    dimensions,
                    rows,
                    parts[i].target.bounds.codes,
                    parts[i + 1].target.bounds.codes,
                    parts[i + 2].target.bounds.codes,
                    parts[i + 3].target.bounds.codes,
                    dots[0],
                    dots[1],
                    dots[2],
                    dots[3]);
            for (int j = 0; j < TILE; j++) {
                keepSurvivors(parts[i + j], dots[j], slab, slabNumber, first, rows);
            }
        }
        for (; i < parts.length; i++) {
            KERNELS.codeDots(slab.memory, offset, dimensions, rows, parts[i].target.bounds.codes, dots[0]);
            keepSurvivors(parts[i], dots[0], slab, slabNumber, first, rows);
        }
    }

    private void keepSurvivors(Part part, int[] partDots, Slab slab, int slabNumber, int first, int rows) {
        Target target = part.target;
        Bounds bounds = target.bounds;
        float threshold = target.threshold();
        int survivors = KERNELS.survivors(
                partDots,
                rows,
                slab.memory,
                slab.scales + (long) first * Float.BYTES,
                slab.errors + (long) first * Float.BYTES,
                bounds.scale,
                bounds.base,
                bounds.perError,
                threshold,
                positions);
        if (survivors == 0) {
            return;
        }
        int[] deaths = slab.deaths();
        for (int s = 0; s < survivors; s++) {
            int position = positions[s];
            int row = first + position;
            if (!slab.lives(deaths, row, view.version())
                    || (target.filter != null && !target.filter.mayMatch(slab.signature(row)))) {
                continue;
            }
            float scale = slab.scale(row);
            float error = slab.error(row);
            float upper = bounds.upper(partDots[position], scale, error);
            if (upper < threshold) {
                continue;
            }
            part.candidates.add(slabNumber, row, upper);
            if (part.lowers != null) {
                part.lowers.offer(bounds.lower(partDots[position], scale, error));
                if (part.lowers.value() > threshold) {
                    target.raise(part.lowers.value());
                    threshold = target.threshold();
                }
            }
        }
    }
}
