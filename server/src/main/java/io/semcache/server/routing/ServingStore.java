package io.semcache.server.routing;

import io.semcache.store.row.CorruptRowException;
import io.semcache.topology.runtime.ServingPartitions;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interactive queries (KIP-796) of a store of this node, only of partitions that serve: without {@code requireActive} a
 * restoring store would answer as if it were complete, with it every store of a thread in a rebalance would refuse.
 * Thread-safe.
 */
final class ServingStore {

    private static final Logger LOGGER = LoggerFactory.getLogger(ServingStore.class);

    private final KafkaStreams streams;
    private final String store;
    private final ServingPartitions serving;

    ServingStore(KafkaStreams streams, String store, ServingPartitions serving) {
        this.streams = streams;
        this.store = store;
        this.serving = serving;
    }

    /** Asks a query that always has a result. */
    <R> LocalRead<R> query(int partition, Query<R> query) {
        if (!serving.serving(partition)) {
            return new LocalRead.NotServed<>();
        }
        @Nullable QueryResult<R> result;
        try {
            result = streams.query(
                            StateQueryRequest.inStore(store).withQuery(query).withPartitions(Set.of(partition)))
                    .getPartitionResults()
                    .get(partition);
        } catch (InvalidStateStoreException | IllegalStateException e) { // not started yet, or has stopped
            return new LocalRead.NotServed<>();
        } catch (CorruptRowException e) {
            LOGGER.atError()
                    .setCause(e)
                    .addKeyValue("partition", partition)
                    .addKeyValue("query", query)
                    .log("a row is damaged");
            return new LocalRead.Damaged<>();
        }
        if (result == null) {
            return new LocalRead.NotServed<>();
        }
        if (result.isSuccess()) {
            return new LocalRead.Read<>(result.getResult());
        }
        return switch (result.getFailureReason()) {
            case NOT_PRESENT, NOT_ACTIVE, NOT_UP_TO_BOUND, DOES_NOT_EXIST -> new LocalRead.NotServed<>();
            case UNKNOWN_QUERY_TYPE, STORE_EXCEPTION -> failed(result, serving.serving(partition));
        };
    }

    /** A store that closes under a reader fails the query; one that serves has a defect. */
    private static <T> LocalRead<T> failed(QueryResult<?> result, boolean stillServing) {
        if (stillServing && result.getFailureReason() == FailureReason.STORE_EXCEPTION) {
            throw new IllegalStateException("the store cannot be read: " + result.getFailureMessage());
        }
        return new LocalRead.NotServed<>();
    }
}
