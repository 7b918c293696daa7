package io.semcache.app.backfill;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The node that embeds. Thread-safe. */
public interface EmbeddingNode {

    /** Embeds all texts or none. */
    Reply embed(List<String> texts) throws InterruptedException;

    /** What came of one call. */
    sealed interface Reply {

        /**
         * All are embedded and stored.
         *
         * @param hits texts that were stored before
         */
        record Embedded(int hits, long tokensBilled, long tokensSaved) implements Reply {}

        /** One of the texts is to blame, or all together are too much; the others may be sent without it. */
        record Refused(String reason) implements Reply {}

        /** Not now; {@code after} is null if the node did not say when. */
        record Later(@Nullable Duration after, String reason) implements Reply {}

        /** Nothing will be embedded, now or later. */
        record Failed(String reason) implements Reply {}
    }
}
