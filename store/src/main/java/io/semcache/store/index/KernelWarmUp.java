package io.semcache.store.index;

import io.semcache.store.layout.RowLayout;
import io.semcache.vectors.Codes;
import io.semcache.vectors.Embedding;
import io.semcache.vectors.UnitVector;
import io.semcache.vectors.index.Search;
import io.semcache.vectors.index.VectorIndex;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Random;

/**
 * Searches a small index of its own until the JVM has compiled what a search runs on: until then the Vector API is a
 * hundred times slower, and the first search of a process would take seconds. Meant for a thread that has nothing else
 * to do while the process starts.
 */
public final class KernelWarmUp implements Runnable {

    private static final int ROWS = 1_000;
    private static final int DIMENSIONS = 384;
    private static final int NEIGHBOURS = 10;
    private static final int SEARCHES = 500;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Embedding[] vectors = new Embedding[ROWS];

    @Override
    public void run() {
        long end = System.nanoTime() + LONGEST.toNanos();
        try (VectorIndex index = new VectorIndex(DIMENSIONS)) {
            fill(index, end);
            for (int i = 0; i < SEARCHES && System.nanoTime() - end < 0; i++) {
                index.search(new Search(UnitVector.of(vectors[i % ROWS]), NEIGHBOURS, -1f, null, this::read, end));
            }
        }
    }

    private void fill(VectorIndex index, long end) {
        Random random = new Random(1);
        for (int i = 0; i < ROWS && System.nanoTime() - end < 0; i++) {
            float[] components = new float[DIMENSIONS];
            for (int c = 0; c < DIMENSIONS; c++) {
                components[c] = random.nextFloat() - 0.5f;
            }
            vectors[i] = Embedding.of(components);
            index.put(key(i), 0, Codes.of(vectors[i]));
        }
    }

    private static byte[] key(int i) {
        byte[] key = new byte[VectorIndex.KEY_BYTES];
        RowLayout.setInt(key, 0, i);
        return key;
    }

    private MemorySegment read(byte[] key) {
        return MemorySegment.ofArray(vectors[RowLayout.getInt(key, 0)].bytes());
    }
}
