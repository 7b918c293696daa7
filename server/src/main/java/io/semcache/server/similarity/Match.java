package io.semcache.server.similarity;

import io.semcache.serdes.CacheKey;
import io.semcache.store.filter.Attributes;
import io.semcache.store.query.Neighbour;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
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
 * @param sliding whether its life begins anew when it is read
 */
public record Match(
        CacheKey key,
        float score,
        @Nullable String name,
        @Nullable Attributes attributes,
        @Nullable String text,
        @Nullable Payload payload,
        @Nullable Embedding vector,
        boolean sliding) {

    /** What a match takes beside the parts that may be large. */
    private static final int SMALL_PARTS_BYTES = 512;

    /** An entry whose life does not depend on its use. */
    public Match(
            CacheKey key,
            float score,
            @Nullable String name,
            @Nullable Attributes attributes,
            @Nullable String text,
            @Nullable Payload payload,
            @Nullable Embedding vector) {
        this(key, score, name, attributes, text, payload, vector, false);
    }

    /** A neighbour with these parts of its entry. */
    public static Match of(Neighbour neighbour, Row.Present row, Set<Part> parts) {
        return of(CacheKey.ofBytes(neighbour.key().cacheKey()), row, neighbour.score(), parts);
    }

    /** An entry with these parts of it. */
    public static Match of(CacheKey key, Row.Present row, float score, Set<Part> parts) {
        EntryInfo info = row.info();
        return new Match(
                key,
                score,
                info.name(),
                parts.contains(Part.METADATA) ? row.attributes() : null,
                parts.contains(Part.TEXT) ? info.text() : null,
                parts.contains(Part.PAYLOAD) ? row.payload() : null,
                parts.contains(Part.VECTOR) ? row.vector() : null,
                row.slidingMs() != Row.Present.FIXED_LIFE);
    }

    /** About how much memory it takes. */
    public long bytes() {
        return SMALL_PARTS_BYTES
                + (text == null ? 0 : (long) text.length() * Character.BYTES)
                + (payload == null ? 0 : payload.bytes().length)
                + (vector == null ? 0 : vector.bytes().length);
    }
}
