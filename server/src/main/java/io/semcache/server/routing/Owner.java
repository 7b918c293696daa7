package io.semcache.server.routing;

import io.semcache.server.peer.PeerAddress;

/** Who serves a partition, as far as this node knows. */
sealed interface Owner {

    /** This node does: the partition is active here and restored. */
    record Here() implements Owner {}

    /** Another node does. */
    record There(PeerAddress peer) implements Owner {}

    /** Nobody at this moment: the partition moves, restores, or its node died and nobody has noticed yet. */
    record Nobody() implements Owner {}
}
