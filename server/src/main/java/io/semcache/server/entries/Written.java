package io.semcache.server.entries;

import io.semcache.config.ErrorCode;
import io.semcache.serdes.CacheKey;

/** What came of one write. */
public sealed interface Written {

    /**
     * It is in the log and the owner of the key has carried it out: whoever reads from now on sees it.
     *
     * @param existed whether there was an entry under the key before
     */
    record Applied(CacheKey key, boolean existed) implements Written {}

    /**
     * It was refused, or nobody can say: after {@code deadline_exceeded} and {@code not_ready} it may be carried out
     * later, and giving it again does no harm.
     *
     * @param message one sentence for a person
     * @param retryAfterMs after which another try makes sense, −1: nobody said
     */
    record Failed(ErrorCode code, String message, long retryAfterMs) implements Written {

        public Failed(ErrorCode code, String message) {
            this(code, message, -1);
        }
    }
}
