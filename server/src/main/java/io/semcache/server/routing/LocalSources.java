package io.semcache.server.routing;

import io.semcache.server.invalidation.Dependents;
import io.semcache.server.invalidation.SourceItems;
import io.semcache.server.peer.GraphSource;
import io.semcache.server.peer.PartitionSource;

/** What the stores of this node know of sources. Thread-safe; reads on the caller's thread. */
interface LocalSources {

    /** The entries of a source in one partition. */
    LocalRead<SourceItems> items(PartitionSource question);

    /** What depends on a source, by the graph that lies in {@code partition}. */
    LocalRead<Dependents> dependents(int partition, GraphSource question);
}
