package io.semcache.server.invalidation;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one partition has of a source. */
public sealed interface SourceItems {

    /** All of it. */
    record Found(List<Item> items) implements SourceItems {

        public Found {
            items = List.copyOf(items);
        }
    }

    /** Nobody can say at this moment. */
    record Failed(ErrorCode code, String message) implements SourceItems {}

    /**
     * One entry.
     *
     * @param id its name, or its key in hex if it has none
     * @param revision of the source that it was made from; null: not said
     */
    record Item(CacheKey key, String id, @Nullable String revision) {}
}
