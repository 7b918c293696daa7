package io.semcache.vectors.index;

import io.semcache.vectors.kernel.Kernels;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Compares the codes of rows with those of the targets and keeps the rows that may count. One thread's. */
final class Scanner {

    private static final int MAX_BLOCK_ROWS = 1_024;
    private static final int MIN_BLOCK_ROWS = 16;

    /** Small enough that the rows of a block stay in the second-level cache for all targets. */
    private static final int BLOCK_BYTES = 256 << 10;

    /** Rows that are compared with one threshold; what survives of them may raise it. */
    private static final int CHUNK_ROWS = 128;

    private static final Kernels KERNELS = Kernels.chosen();

    private final View view;
    private final LongSupplier nanoTime;
    private final Part[] parts;
    private final int[] dots = new int[MAX_BLOCK_ROWS];
    private final int[] positions = new int[CHUNK_ROWS];
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
        this.parts = new Part[targets.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new Part(targets.get(i));
        }
    }

    /** Rows that were looked at so far. */
    long scanned() {
        return scanned;
    }

    /** What was found for target {@code i}. */
    Candidates candidates(int i) {
        return parts[i].candidates;
    }

    /** Looks at the rows of a range, unless every target's search has ended. */
    void scan(Pass.Range range) {
        long now = nanoTime.getAsLong();
        boolean allEnded = true;
        for (Part part : parts) {
            allEnded &= part.target.endsAt(now);
        }
        if (allEnded) {
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
        long offset = (long) first * slab.dimensions;
        for (Part part : parts) {
            KERNELS.codeDots(slab.memory, offset, slab.dimensions, rows, part.target.bounds.codes, dots);
            keepSurvivors(part, slab, slabNumber, first, rows);
        }
    }

    private void keepSurvivors(Part part, Slab slab, int slabNumber, int first, int rows) {
        for (int chunk = 0; chunk < rows; chunk += CHUNK_ROWS) {
            int survivors = survivors(part.target, slab, first, chunk, Math.min(CHUNK_ROWS, rows - chunk));
            if (survivors > 0) {
                keep(part, slab, slabNumber, first, survivors);
            }
        }
    }

    private int survivors(Target target, Slab slab, int first, int chunk, int rows) {
        Bounds bounds = target.bounds;
        return KERNELS.survivors(
                dots,
                chunk,
                rows,
                slab.memory,
                slab.scales + (long) first * Float.BYTES,
                slab.errors + (long) first * Float.BYTES,
                bounds.scale,
                bounds.base,
                bounds.perError,
                target.threshold(),
                positions);
    }

    private void keep(Part part, Slab slab, int slabNumber, int first, int survivors) {
        Target target = part.target;
        Bounds bounds = target.bounds;
        SignatureFilter filter = target.search.filter();
        KthLargest lowers = part.lowers;
        int[] deaths = slab.deaths();
        float threshold = target.threshold();
        for (int s = 0; s < survivors; s++) {
            int position = positions[s];
            int row = first + position;
            float scale = slab.scale(row);
            float error = slab.error(row);
            float upper = bounds.upper(dots[position], scale, error);
            if (upper < threshold
                    || !slab.lives(deaths, row, view.version())
                    || (filter != null && !filter.mayMatch(slab.signature(row)))) {
                continue;
            }
            part.candidates.add(slabNumber, row, upper);
            if (lowers != null) {
                lowers.offer(bounds.lower(dots[position], scale, error));
                if (lowers.value() > threshold) {
                    target.raise(lowers.value());
                    threshold = target.threshold();
                }
            }
        }
    }
}
