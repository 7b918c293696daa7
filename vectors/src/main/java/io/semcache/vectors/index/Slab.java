package io.semcache.vectors.index;

import io.semcache.vectors.Codes;
import io.semcache.vectors.LargePages;
import io.semcache.vectors.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of rows, column after column outside the heap: what a scan reads lies in front, on the large pages;
 * the rest, of which the last part may lie on small ones, is signatures and keys.
 *
 * <p>The writer appends; a row never changes afterwards. Readers look only at rows that a {@link View} counts, which is
 * published after the row was written. A row dies at a version: readers of older views still see it. The versions of
 * the deaths lie on the heap, and only from the first death on.
 *
 * <p>Freed when the last {@link Generation} that holds it is gone.
 */
final class Slab {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** What a row takes beside its codes, off the heap. */
    static final int COLUMN_BYTES = Long.BYTES + VectorIndex.KEY_BYTES + 2 * Float.BYTES;

    final int dimensions;
    final int capacity;

    /** The version at which it was made: deaths are counted from here, so that they fit an int. */
    final long baseVersion;

    final MemorySegment memory;
    final long scales;
    final long errors;
    final long signatures;
    final long keys;

    private final Arena arena;
    private final AtomicLong held;
    private final long heldBytes;
    private final AtomicInteger generations = new AtomicInteger();

    /** Null until the first death; then, for each row, the version of its death since {@link #baseVersion}, or 0. */
    private volatile int @Nullable [] deaths;

    /** Where the writer's key table finds this slab. */
    int slot;

    /** Rows that were written; the writer's. */
    int rows;

    /** Rows of those that have died; the writer's. */
    int dead;

    /**
     * An empty slab.
     *
     * @param held counts the memory of the index
     */
    Slab(int dimensions, int capacity, long baseVersion, AtomicLong held) {
        this.dimensions = dimensions;
        this.capacity = capacity;
        this.baseVersion = baseVersion;
        this.held = held;
        this.scales = ((long) capacity * dimensions + Kernels.CODES_PER_STEP + 7) & -8L;
        this.errors = scales + (long) capacity * Float.BYTES;
        this.signatures = errors + (long) capacity * Float.BYTES;
        this.keys = signatures + (long) capacity * Long.BYTES;
        long bytes = keys + (long) capacity * VectorIndex.KEY_BYTES;
        this.arena = Arena.ofShared();
        this.memory = LargePages.allocate(bytes, arena);
        this.heldBytes = LargePages.held(bytes);
        held.addAndGet(heldBytes);
    }

    /** What a slab of so many rows takes, nearly. */
    static long bytes(int dimensions, long rows) {
        return rows * (dimensions + COLUMN_BYTES);
    }

    int live() {
        return rows - dead;
    }

    int append(byte[] key, long signature, Codes codes) {
        int row = rows++;
        MemorySegment.copy(
                codes.bytes(), Codes.HEADER_BYTES, memory, ValueLayout.JAVA_BYTE, (long) row * dimensions, dimensions);
        memory.set(LONG, signatures + (long) row * Long.BYTES, signature);
        MemorySegment.copy(
                key,
                0,
                memory,
                ValueLayout.JAVA_BYTE,
                keys + (long) row * VectorIndex.KEY_BYTES,
                VectorIndex.KEY_BYTES);
        memory.set(FLOAT, scales + (long) row * Float.BYTES, codes.scale());
        memory.set(FLOAT, errors + (long) row * Float.BYTES, codes.error());
        return row;
    }

    /** Appends {@code count} rows of another slab, from {@code first}. */
    void appendAll(Slab from, int first, int count) {
        copy(from.memory, 0, memory, 0, dimensions, first, count);
        copy(from.memory, from.signatures, memory, signatures, Long.BYTES, first, count);
        copy(from.memory, from.keys, memory, keys, VectorIndex.KEY_BYTES, first, count);
        copy(from.memory, from.scales, memory, scales, Float.BYTES, first, count);
        copy(from.memory, from.errors, memory, errors, Float.BYTES, first, count);
        rows += count;
    }

    private void copy(
            MemorySegment from, long fromColumn, MemorySegment to, long toColumn, int width, int first, int n) {
        MemorySegment.copy(
                from, fromColumn + (long) first * width, to, toColumn + (long) rows * width, (long) n * width);
    }

    /** Whether a death at this version can still be told from the slab's own. */
    boolean reaches(long version) {
        return version - baseVersion <= Integer.MAX_VALUE;
    }

    /** Marks a row as dead for the views of this version and later ones, which the caller publishes afterwards. */
    void kill(int row, long version) {
        int[] marks = deaths;
        if (marks == null) {
            marks = new int[capacity];
            held.addAndGet((long) capacity * Integer.BYTES);
            deaths = marks;
        }
        marks[row] = (int) (version - baseVersion);
        dead++;
    }

    /**
     * The marks to hand to {@link #lives}, read once for many rows. A reader that finds none, or does not see the mark
     * of a row, has a view from before that death: publishing the view comes after the mark.
     */
    int @Nullable [] deaths() {
        return deaths;
    }

    /** Whether a row is alive in the view of a version. */
    boolean lives(int @Nullable [] marks, int row, long version) {
        if (marks == null) {
            return true;
        }
        int death = marks[row];
        return death == 0 || death > version - baseVersion;
    }

    long signature(int row) {
        return memory.get(LONG, signatures + (long) row * Long.BYTES);
    }

    float scale(int row) {
        return memory.get(FLOAT, scales + (long) row * Float.BYTES);
    }

    float error(int row) {
        return memory.get(FLOAT, errors + (long) row * Float.BYTES);
    }

    byte[] key(int row) {
        byte[] key = new byte[VectorIndex.KEY_BYTES];
        MemorySegment.copy(
                memory, ValueLayout.JAVA_BYTE, keys + (long) row * VectorIndex.KEY_BYTES, key, 0, key.length);
        return key;
    }

    long keyHash(int row) {
        long at = keys + (long) row * VectorIndex.KEY_BYTES;
        return KeyTable.hash(
                memory.get(LONG, at), memory.get(LONG, at + 8), memory.get(LONG, at + 16), memory.get(LONG, at + 24));
    }

    boolean hasKey(int row, byte[] key) {
        long at = keys + (long) row * VectorIndex.KEY_BYTES;
        return MemorySegment.mismatch(memory, at, at + key.length, MemorySegment.ofArray(key), 0, key.length) < 0;
    }

    /** Told by a generation that it holds this slab. */
    void retain() {
        generations.incrementAndGet();
    }

    /** Told by a generation that it is gone. */
    void release() {
        if (generations.decrementAndGet() == 0) {
            arena.close();
            int[] marks = deaths;
            held.addAndGet(-heldBytes - (marks == null ? 0 : (long) capacity * Integer.BYTES));
        }
    }
}
