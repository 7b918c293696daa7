package io.semcache.vectors.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.vectors.Codes;
import io.semcache.vectors.Embedding;
import io.semcache.vectors.UnitVector;
import io.semcache.vectors.index.ExactnessTest.Data;
import io.semcache.vectors.kernel.ScalarKernels;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No score lies outside of its bounds. */
@Tag("kernels")
class BoundsTest {

    private static final int ROWS = 200;
    private static final ScalarKernels SCALAR = new ScalarKernels();

    @ParameterizedTest
    @EnumSource
    void coverEveryScore(Data data) {
        for (int dimensions : new int[] {1, 2, 17, 64, 255, 1_536}) {
            Random random = new Random(dimensions);
            Slab slab = new Slab(dimensions, ROWS, 0, new AtomicLong());
            slab.retain();
            UnitVector query = UnitVector.of(data.make(random, dimensions));
            Bounds bounds = new Bounds(query);
            for (int row = 0; row < ROWS; row++) {
                Embedding vector = data.make(random, dimensions);
                slab.append(Vectors.key(row), 0, Codes.of(vector));
                float score = query.score(UnitVector.of(vector));
                int dot = dot(slab, row, query);
                float upper = bounds.upper(dot, slab.scale(row), slab.error(row));

                String which = "%s, %d dimensions, row %d".formatted(data, dimensions, row);
                assertThat(score).as(which).isLessThanOrEqualTo(upper);
                assertThat(score).as(which).isLessThanOrEqualTo(bounds.closeUpper(slab, row));
                assertThat(score).as(which).isGreaterThanOrEqualTo(bounds.lower(dot, slab.scale(row), slab.error(row)));
            }
            slab.release();
        }
    }

    private static int dot(Slab slab, int row, UnitVector query) {
        int[] dots = new int[1];
        byte[] codes = Codes.of(query).bytes();
        short[] arranged = SCALAR.query(codes, Codes.HEADER_BYTES, slab.dimensions);
        SCALAR.codeDots(slab.memory, (long) row * slab.dimensions, slab.dimensions, 1, arranged, dots);
        return dots[0];
    }
}
