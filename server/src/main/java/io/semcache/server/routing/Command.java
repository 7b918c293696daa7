package io.semcache.server.routing;

import io.semcache.schemas.CommandEvent;
import io.semcache.serdes.CacheKey;

/**
 * One write of one key.
 *
 * @param event as it stands in the log; it keeps its id when it is sent again
 */
record Command(CacheKey key, CommandEvent event) {

    String id() {
        return event.getCommandId();
    }
}
