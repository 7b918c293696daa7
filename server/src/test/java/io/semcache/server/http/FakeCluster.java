package io.semcache.server.http;

import io.semcache.server.cluster.Cluster;
import io.semcache.server.cluster.CopyStats;
import io.semcache.server.cluster.NamespaceCounts;
import io.semcache.server.cluster.NodeCopies;
import io.semcache.server.embedding.Deadline;
import io.semcache.store.query.CommitStats;
import java.util.List;
import java.util.Map;

/** Two nodes that answer, one of which has a standby, and one that does not. */
final class FakeCluster implements Cluster {

    volatile boolean failing;

    @Override
    public String cache() {
        return FakeSections.CACHE;
    }

    @Override
    public int partitions() {
        return 2;
    }

    @Override
    public List<NodeCopies> nodes(Deadline deadline) {
        if (failing) {
            throw new IllegalStateException("told to fail");
        }
        Map<String, NamespaceCounts> counts =
                Map.of("default", new NamespaceCounts(3, 2, 100, 7), "other", new NamespaceCounts(1, 1, 10, -1));
        CommitStats atCommit = new CommitStats(9, 4, 5);
        return List.of(
                new NodeCopies("a:1", true, List.of(new CopyStats(0, CopyStats.Role.ACTIVE, 5, 17, atCommit, counts))),
                new NodeCopies(
                        "b:1",
                        true,
                        List.of(
                                new CopyStats(0, CopyStats.Role.STANDBY, 4, 16, null, counts),
                                new CopyStats(1, CopyStats.Role.ACTIVE, 5, 17, atCommit, counts))),
                new NodeCopies("c:1", false, List.of()));
    }
}
