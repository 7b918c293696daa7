package io.semcache.server.routing;

import io.semcache.server.peer.PeerAddress;

/** A copy of a partition: the active store or one that follows it. */
sealed interface Replica {

    /** This node has one. */
    record Here() implements Replica {}

    /** Another node has one. */
    record There(PeerAddress peer) implements Replica {}
}
