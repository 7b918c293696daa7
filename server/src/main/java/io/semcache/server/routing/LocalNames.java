package io.semcache.server.routing;

import io.semcache.server.entries.NameQuery;
import io.semcache.server.entries.Names;

/** The names of the entries of this node. Thread-safe; reads on the caller's thread. */
interface LocalNames {

    /** The first page of the range in one partition. */
    LocalRead<Names> names(int partition, NameQuery query);
}
