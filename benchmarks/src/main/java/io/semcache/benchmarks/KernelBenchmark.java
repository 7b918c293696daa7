package io.semcache.benchmarks;

import io.semcache.vectors.kernel.Kernels;
import io.semcache.vectors.kernel.PanamaKernels;
import io.semcache.vectors.kernel.ScalarKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds per row of each kernel, scalar and vectorised, over rows that lie in the second-level cache. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class KernelBenchmark {

    private static final int ROWS = 256;

    @Param({"scalar", "panama"})
    private String implementation = "";

    @Param({"384"})
    private int dimensions;

    private Kernels kernels = new ScalarKernels();
    private MemorySegment floats = MemorySegment.NULL;
    private MemorySegment codes = MemorySegment.NULL;
    private float[] unit = {};
    private byte[] quantised = {};
    private short[] query = {};
    private final int[] dots = new int[ROWS];
    private final int[] positions = new int[ROWS];

    @Setup
    public void setup() {
        kernels = implementation.equals("panama") ? new PanamaKernels() : new ScalarKernels();
        var random = new Random(42);
        floats = Arena.ofAuto().allocate((long) ROWS * dimensions * Float.BYTES, 64);
        codes = Arena.ofAuto().allocate((long) ROWS * dimensions + Kernels.CODES_PER_STEP, 64);
        for (int i = 0; i < ROWS * dimensions; i++) {
            floats.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat() - 0.5f);
            codes.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt(-127, 128));
        }
        unit = new float[Kernels.padded(dimensions, Kernels.LANES)];
        quantised = new byte[dimensions];
        for (int i = 0; i < dimensions; i++) {
            unit[i] = random.nextFloat() - 0.5f;
        }
        for (int i = 0; i < dimensions; i++) {
            quantised[i] = (byte) random.nextInt(-127, 128);
        }
        query = kernels.query(quantised, 0, dimensions);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public float floatDot() {
        float sum = 0;
        for (int r = 0; r < ROWS; r++) {
            sum += kernels.dot(unit, floats, (long) r * dimensions * Float.BYTES, dimensions);
        }
        return sum;
    }

    /** What rescoring a stored row costs: norm, unit form and score. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public float rescore() {
        float sum = 0;
        float[] scratch = new float[unit.length];
        for (int r = 0; r < ROWS; r++) {
            MemorySegment.copy(
                    floats, ValueLayout.JAVA_FLOAT, (long) r * dimensions * Float.BYTES, scratch, 0, dimensions);
            kernels.divide(scratch, Math.sqrt(kernels.squaredNorm(scratch)), scratch);
            sum += kernels.dot(unit, scratch);
        }
        return sum;
    }

    /** The closer bound of a row that is about to be read. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public float dotCodes() {
        float sum = 0;
        for (int r = 0; r < ROWS; r++) {
            sum += kernels.dotCodes(unit, codes, (long) r * dimensions, dimensions);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int[] codeDots() {
        kernels.codeDots(codes, 0, dimensions, ROWS, query, dots);
        return dots;
    }

    /** The check of the bounds, when no row reaches the threshold. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int survivors() {
        return kernels.survivors(
                dots, 0, ROWS, floats, 0, 4L * ROWS, 1e-6f, 0.01f, 1.01f, Float.POSITIVE_INFINITY, positions);
    }

    @Benchmark
    public double quantise() {
        float scale = kernels.maxMagnitude(unit) / Kernels.MAX_CODE;
        kernels.quantise(unit, dimensions, 1 / scale, quantised, 0);
        return kernels.squaredError(unit, dimensions, scale, quantised, 0);
    }
}
