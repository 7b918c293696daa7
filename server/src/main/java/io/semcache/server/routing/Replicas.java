package io.semcache.server.routing;

import java.util.List;

/** Who has copies of which partition. Thread-safe and cheap. */
interface Replicas {

    /** The active store first, as far as this node knows, then copies, one of its own before those of others. */
    List<Replica> of(int partition);
}
