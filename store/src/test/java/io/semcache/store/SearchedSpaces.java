package io.semcache.store;

import io.semcache.store.row.EmbeddingSpace;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.TokenCount;
import io.semcache.vectors.Embedding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Entries to search: few namespaces, spaces and directions, so that everything meets everything. Some have no vector,
 * some a name.
 */
public final class SearchedSpaces {

    public record Space(String namespace, EmbeddingSpace space) {}

    public static final List<Space> ALL = List.of(
            new Space("a", new EmbeddingSpace("m", "1", 16)),
            new Space("a", new EmbeddingSpace("m", "2", 16)),
            new Space("a", new EmbeddingSpace("m", "1", 40)),
            new Space("b", new EmbeddingSpace("m", "1", 16)));

    private SearchedSpaces() {}

    /** Half of the vectors are copies of a few, so that scores are equal and ties count. */
    public static Embedding vector(Random random, int dimensions) {
        Random source = random.nextBoolean() ? new Random(random.nextInt(5)) : random;
        float[] components = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            components[i] = (float) source.nextGaussian();
        }
        return Embedding.of(components);
    }

    public static Row.Present entry(Random random, Space space) {
        Set<String> tags = new HashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            tags.add("t" + random.nextInt(5));
        }
        Map<String, Object> metadata = new HashMap<>();
        if (random.nextBoolean()) {
            metadata.put("price", (double) random.nextInt(100));
        }
        EntryInfo info = new EntryInfo(
                space.namespace(),
                space.space().model(),
                space.space().revision(),
                InputKind.ofCode((byte) random.nextInt(3)),
                TokenCount.UNKNOWN,
                "hash",
                random.nextBoolean() ? "name-" + random.nextInt(1_000) : null,
                null,
                tags,
                metadata,
                null,
                null,
                null,
                Set.of());
        Embedding vector = random.nextInt(50) == 0
                ? Embedding.of(new float[space.space().dimensions()])
                : vector(random, space.space().dimensions());
        long expiry = random.nextInt(3) == 0 ? 1 + random.nextInt(1_000_000) : Row.NEVER;
        return new Row.Present(random.nextInt(20) == 0 ? null : vector, info, 0, expiry, 0, 0, null);
    }

    /** A deadline that a test does not reach. */
    public static long soon() {
        return System.nanoTime() + 30_000_000_000L;
    }
}
