package io.semcache.server.cluster;

import java.util.List;

/**
 * A node and the copies that it has.
 *
 * @param node its address for peers
 * @param reachable whether it said what it has; otherwise {@code copies} is empty
 */
public record NodeCopies(String node, boolean reachable, List<CopyStats> copies) {

    public NodeCopies {
        copies = List.copyOf(copies);
    }
}
