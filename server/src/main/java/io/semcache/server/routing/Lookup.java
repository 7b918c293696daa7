package io.semcache.server.routing;

import io.semcache.schemas.LookupEvent;
import io.semcache.serdes.CacheKey;

/**
 * One lookup of one key.
 *
 * @param event as it stands in the log if the store has no answer; its waiter is a caller at the owner, and keeps its
 *     id when the lookup is sent again
 */
record Lookup(CacheKey key, LookupEvent event) {

    String namespace() {
        return event.getIdentity().getNamespace();
    }
}
