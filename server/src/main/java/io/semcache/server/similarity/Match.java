package io.semcache.server.similarity;

import io.semcache.serdes.CacheKey;
import io.semcache.store.EntryInfo;
import io.semcache.store.Neighbour;
import io.semcache.store.Payload;
import io.semcache.store.Row;
import io.semcache.store.filter.Attributes;
import io.semcache.vectors.Embedding;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry near the vector that was asked for, with the parts that were asked for.
 *
 * @param score cosine similarity, in [−1, 1]
 * @param name null: it was put under none
 * @param attributes null: not asked for
 * @param text null: not asked for, or not stored
 * @param payload null: not asked for, or there is none
 * @param vector null: not asked for
 */
public record Match(
        CacheKey key,
        float score,
        @Nullable String name,
        @Nullable Attributes attributes,
        @Nullable String text,
        @Nullable Payload payload,
        @Nullable Embedding vector) {

    /** What a match takes beside the parts that may be large. */
    private static final int SMALL_PARTS_BYTES = 512;

    /** A neighbour with these parts of its entry. */
    public static Match of(Neighbour neighbour, Row.Present row, Set<Part> parts) {
        EntryInfo info = row.info();
        return new Match(
                CacheKey.ofBytes(neighbour.key().cacheKey()),
                neighbour.score(),
                info.name(),
                parts.contains(Part.METADATA) ? info.attributes() : null,
                parts.contains(Part.TEXT) ? info.text() : null,
                parts.contains(Part.PAYLOAD) ? row.payload() : null,
                parts.contains(Part.VECTOR) ? row.vector() : null);
    }

    /** About how much memory it takes. */
    public long bytes() {
        return SMALL_PARTS_BYTES
                + (text == null ? 0 : (long) text.length() * Character.BYTES)
                + (payload == null ? 0 : payload.bytes().length)
                + (vector == null ? 0 : vector.bytes().length);
    }
}
