package io.semcache.server.invalidation;

import io.semcache.config.ErrorCode;
import java.util.Set;

/** What depends on a source. */
public sealed interface Dependents {

    /** All sources that depend on it, directly or not; the source itself is among them. */
    record Found(Set<String> sources) implements Dependents {

        public Found {
            sources = Set.copyOf(sources);
        }
    }

    /** Nobody can say at this moment. */
    record Failed(ErrorCode code, String message) implements Dependents {}
}
