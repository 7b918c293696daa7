package io.semcache.server.dump;

import io.semcache.store.query.Omission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a partition are wanted.
 *
 * @param namespace null: all
 * @param without what is left out of them
 */
public record SectionRequest(int partition, @Nullable String namespace, Set<Omission> without) {

    public SectionRequest {
        without = Set.copyOf(without);
    }
}
