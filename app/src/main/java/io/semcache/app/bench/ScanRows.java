package io.semcache.app.bench;

import io.semcache.vectors.Codes;
import io.semcache.vectors.Embedding;
import io.semcache.vectors.LargePages;
import io.semcache.vectors.UnitVector;
import io.semcache.vectors.index.StoredRows;
import io.semcache.vectors.index.VectorIndex;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Unit vectors one after the other on large pages, and queries that are not among them. Also the store of the index
 * under test: a row is read in place.
 */
final class ScanRows implements StoredRows, AutoCloseable {

    private static final int QUERIES = 256;
    private static final int SEED = 42;

    /** The length of the noise on a copy of a row of a file; the row's own is 1. */
    private static final double NOISE = 0.1;

    /** A unit vector stays as it is when it is divided by its norm again, after this many times at most. */
    private static final int MOST_DIVISIONS = 20;

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int count;
    private final int dimensions;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private List<UnitVector> queries = List.of();

    private ScanRows(int count, int dimensions) {
        this.count = count;
        this.dimensions = dimensions;
        this.memory = LargePages.allocate((long) count * dimensions * Float.BYTES, arena);
    }

    /** Random rows, or those of the setting's file. */
    static ScanRows of(ScanBench.Setting setting) throws IOException {
        Path data = setting.data();
        return data == null
                ? random(setting.vectors(), setting.dimensions())
                : ofFile(setting.vectors(), setting.dimensions(), data);
    }

    private static ScanRows random(int count, int dimensions) {
        Random random = new Random(SEED);
        ScanRows rows = new ScanRows(count, dimensions);
        rows.fill(i -> noisy(null, dimensions, 1, random));
        rows.queries = IntStream.range(0, QUERIES)
                .mapToObj(i -> unit(noisy(null, dimensions, 1, random)))
                .toList();
        return rows;
    }

    /** The last rows of the file become the queries; the others are repeated with noise until there are enough. */
    private static ScanRows ofFile(int count, int dimensions, Path file) throws IOException {
        Random random = new Random(SEED);
        try (FileChannel channel = FileChannel.open(file);
                Arena mapped = Arena.ofConfined()) {
            long rowBytes = (long) dimensions * Float.BYTES;
            if (channel.size() % rowBytes != 0 || channel.size() < 2 * rowBytes) {
                throw new IOException("expected at least two rows of %d bytes in %s, got %d bytes"
                        .formatted(rowBytes, file, channel.size()));
            }
            MemorySegment floats = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), mapped);
            int inFile = Math.toIntExact(channel.size() / rowBytes);
            int heldOut = Math.clamp(inFile / 20, 1, QUERIES);
            int usable = inFile - heldOut;
            ScanRows rows = new ScanRows(count, dimensions);
            rows.fill(i -> noisy(row(floats, i % usable, dimensions), dimensions, i < usable ? 0 : NOISE, random));
            rows.queries = IntStream.range(usable, inFile)
                    .mapToObj(i -> unit(row(floats, i, dimensions)))
                    .toList();
            return rows;
        }
    }

    private static float[] row(MemorySegment floats, int row, int dimensions) {
        return floats.asSlice((long) row * dimensions * Float.BYTES, (long) dimensions * Float.BYTES)
                .toArray(FLOAT);
    }

    /** The vector, or the origin, with Gaussian noise of about this length. */
    private static float[] noisy(float @Nullable [] vector, int dimensions, double length, Random random) {
        float[] sum = vector == null ? new float[dimensions] : vector.clone();
        if (length > 0) {
            for (int i = 0; i < dimensions; i++) {
                sum[i] += (float) (random.nextGaussian() * length / Math.sqrt(dimensions));
            }
        }
        return sum;
    }

    private static UnitVector unit(float[] components) {
        return UnitVector.of(Embedding.of(components));
    }

    /** Stores the unit forms, divided until dividing changes nothing: then floats and index score the same bits. */
    private void fill(IntFunction<float[]> vectors) {
        for (int row = 0; row < count; row++) {
            float[] components = vectors.apply(row);
            MemorySegment target = memory.asSlice(offset(row), (long) dimensions * Float.BYTES);
            for (int i = 0; i < MOST_DIVISIONS; i++) {
                MemorySegment.copy(components, 0, target, FLOAT, 0, dimensions);
                float[] divided = UnitVector.of(target, dimensions).padded();
                MemorySegment again = MemorySegment.ofArray(divided).asSlice(0, target.byteSize());
                if (target.mismatch(again) < 0) {
                    break;
                }
                components = divided;
            }
        }
    }

    /** Adds all rows to an index. */
    void addTo(VectorIndex index) {
        for (int row = 0; row < count; row++) {
            MemorySegment stored = memory.asSlice(offset(row), (long) dimensions * Float.BYTES);
            index.put(key(row), 0, Codes.of(UnitVector.of(stored, dimensions)));
        }
    }

    int count() {
        return count;
    }

    int dimensions() {
        return dimensions;
    }

    /** The rows, one after the other. */
    MemorySegment memory() {
        return memory;
    }

    long offset(int row) {
        return (long) row * dimensions * Float.BYTES;
    }

    /** Query {@code i}, starting again at the first one after the last; negative numbers are fine. */
    UnitVector query(int i) {
        return queries.get(Math.floorMod(i, queries.size()));
    }

    /** Keys in an order of their own: mixed bits first, the row at the end. */
    static byte[] key(int row) {
        return ByteBuffer.allocate(VectorIndex.KEY_BYTES)
                .putLong(row * 0x9e3779b97f4a7c15L)
                .putInt(VectorIndex.KEY_BYTES - Integer.BYTES, row)
                .array();
    }

    @Override
    public MemorySegment read(byte[] key) {
        int row = ByteBuffer.wrap(key).getInt(VectorIndex.KEY_BYTES - Integer.BYTES);
        return memory.asSlice(offset(row), (long) dimensions * Float.BYTES);
    }

    /** Reads every byte once, in plain loops; what no scan of the rows can be faster than. */
    long readAll() {
        long[] sums = new long[8];
        long bytes = memory.byteSize();
        long at = 0;
        for (; at + 64 <= bytes; at += 64) {
            for (int j = 0; j < 8; j++) {
                sums[j] ^= memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 8L * j);
            }
        }
        long sum = 0;
        for (long s : sums) {
            sum ^= s;
        }
        return sum;
    }

    @Override
    public void close() {
        arena.close();
    }
}
