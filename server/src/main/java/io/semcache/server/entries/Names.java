package io.semcache.server.entries;

import io.semcache.config.ErrorCode;
import java.util.List;

/** The answer to a {@link NameQuery}. */
public sealed interface Names {

    /**
     * Every name in the range up to the last of these, each once.
     *
     * @param names in the order of their UTF-8 bytes
     * @param more whether there are names behind the last one
     */
    record Page(List<String> names, boolean more) implements Names {

        public Page {
            names = List.copyOf(names);
        }
    }

    /** A part of the names is not known at this moment, so there is no page. */
    record Failed(ErrorCode code, String message) implements Names {}
}
