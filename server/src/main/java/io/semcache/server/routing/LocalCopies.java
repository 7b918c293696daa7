package io.semcache.server.routing;

import io.semcache.server.cluster.CopyStats;
import io.semcache.server.cluster.NamespaceCounts;
import io.semcache.store.query.CommitStats;
import io.semcache.store.query.CommitStatsQuery;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.query.StoreStats;
import io.semcache.topology.CacheTopology;
import io.semcache.topology.runtime.ServingPartitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.jspecify.annotations.Nullable;

/** The copies of partitions that this node has, active or not. Thread-safe. */
final class LocalCopies {

    private final KafkaStreams streams;
    private final ServingPartitions serving;

    LocalCopies(KafkaStreams streams, ServingPartitions serving) {
        this.streams = streams;
        this.serving = serving;
    }

    /** In the order of their partitions. */
    List<CopyStats> all() {
        Map<Integer, Optional<CommitStats>> commits = results(new CommitStatsQuery());
        List<CopyStats> copies = new ArrayList<>();
        results(new StatsQuery()).forEach((partition, stats) -> {
            @Nullable CommitStats atCommit =
                    commits.getOrDefault(partition, Optional.empty()).orElse(null);
            copies.add(copy(partition, stats, atCommit));
        });
        return copies;
    }

    private <R> Map<Integer, R> results(Query<R> query) {
        Map<Integer, R> results = new TreeMap<>();
        try {
            Map<Integer, QueryResult<R>> answers = streams.query(
                            StateQueryRequest.inStore(CacheTopology.STORE).withQuery(query))
                    .getPartitionResults();
            answers.forEach((partition, result) -> {
                if (result.isSuccess()) {
                    results.put(partition, result.getResult());
                }
            });
        } catch (InvalidStateStoreException | IllegalStateException e) { // not started yet, or has stopped
            return results;
        }
        return results;
    }

    private CopyStats copy(int partition, StoreStats stats, @Nullable CommitStats atCommit) {
        Map<String, NamespaceCounts> namespaces = new HashMap<>();
        stats.namespaces().forEach((namespace, totals) -> namespaces.put(namespace, counts(totals)));
        return new CopyStats(
                partition,
                serving.serving(partition) ? CopyStats.Role.ACTIVE : CopyStats.Role.STANDBY,
                stats.rows(),
                stats.checksum(),
                atCommit,
                namespaces);
    }

    private static NamespaceCounts counts(NamespaceTotals totals) {
        return new NamespaceCounts(totals.entries(), totals.embedded(), totals.bytes(), totals.contentChecksum());
    }
}
