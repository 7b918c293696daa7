package io.semcache.server.routing;

import io.semcache.config.ErrorCode;
import io.semcache.server.similarity.Match;
import io.semcache.server.similarity.PartitionAnswer;
import io.semcache.server.similarity.PartitionAnswer.Missing;
import io.semcache.server.similarity.PartitionAnswer.Role;
import io.semcache.server.similarity.PartitionAnswer.Searched;
import io.semcache.server.similarity.SimilarityCall;
import io.semcache.store.query.Neighbour;
import io.semcache.store.query.NeighbourRowsQuery;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.query.SimilarityResult.DeadlineExceeded;
import io.semcache.store.query.SimilarityResult.Found;
import io.semcache.store.query.SimilarityResult.NotReady;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Row;
import io.semcache.topology.CacheTopology;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches and reads by interactive query (KIP-796). */
final class StreamsSearch implements LocalSearch {

    private static final Logger LOGGER = LoggerFactory.getLogger(StreamsSearch.class);

    private static final long UNKNOWN_OFFSET = -1;

    private final KafkaStreams streams;
    private final String node;
    private final String eventsTopic;
    private final Clock clock;

    /** @param node what this node is called in answers */
    StreamsSearch(KafkaStreams streams, String node, String eventsTopic, Clock clock) {
        this.streams = streams;
        this.node = node;
        this.eventsTopic = eventsTopic;
        this.clock = clock;
    }

    @Override
    public PartitionAnswer search(int partition, SimilarityCall call, OptionalLong lag) {
        long start = System.nanoTime();
        @Nullable QueryResult<SimilarityResult> result;
        try {
            result = ask(partition, query(call));
        } catch (InvalidStateStoreException | IllegalStateException e) { // not started yet, or has stopped
            return notHere(partition);
        } catch (CorruptRowException e) {
            LOGGER.atError().setCause(e).addKeyValue("partition", partition).log("a row is damaged");
            return new Missing(partition, ErrorCode.CORRUPTED, "an entry is damaged");
        }
        if (result == null) {
            return notHere(partition);
        }
        if (!result.isSuccess()) {
            return failed(partition, result);
        }
        return switch (result.getResult()) {
            case Found found ->
                new Searched(
                        partition,
                        node,
                        lag.isPresent() ? Role.STANDBY : Role.ACTIVE,
                        lag.orElse(0),
                        offset(partition, result),
                        found.scanned(),
                        found.rescored(),
                        System.nanoTime() - start,
                        found.neighbours());
            case NotReady _ -> new Missing(partition, ErrorCode.NOT_READY, "the index is being loaded");
            case DeadlineExceeded _ -> late(partition);
        };
    }

    /** Whatever stands in the way of reading, another search finds out. */
    @Override
    public List<Optional<Match>> read(int partition, SimilarityCall call, List<Neighbour> neighbours) {
        @Nullable QueryResult<List<Optional<Row.Present>>> result;
        try {
            result = ask(partition, new NeighbourRowsQuery(query(call), neighbours));
        } catch (InvalidStateStoreException | IllegalStateException | CorruptRowException e) {
            LOGGER.atDebug().setCause(e).addKeyValue("partition", partition).log("entries were found but not read");
            result = null;
        }
        if (result == null || !result.isSuccess()) {
            return Collections.nCopies(neighbours.size(), Optional.empty());
        }
        List<Optional<Row.Present>> rows = result.getResult();
        return IntStream.range(0, neighbours.size())
                .mapToObj(i -> rows.get(i).map(row -> Match.of(neighbours.get(i), row, call.include())))
                .toList();
    }

    private <R> @Nullable QueryResult<R> ask(int partition, Query<R> query) {
        return streams.query(StateQueryRequest.inStore(CacheTopology.STORE)
                        .withQuery(query)
                        .withPartitions(Set.of(partition)))
                .getPartitionResults()
                .get(partition);
    }

    private SimilarityQuery query(SimilarityCall call) {
        return new SimilarityQuery(
                call.namespace(),
                call.space(),
                call.vector(),
                call.k(),
                call.minScore(),
                call.filter(),
                clock.millis(),
                call.deadline().nanos());
    }

    private long offset(int partition, QueryResult<?> result) {
        return result.getPosition() == null
                ? UNKNOWN_OFFSET
                : result.getPosition().getPartitionPositions(eventsTopic).getOrDefault(partition, UNKNOWN_OFFSET);
    }

    static Missing notHere(int partition) {
        return new Missing(partition, ErrorCode.NOT_READY, "no node serves the partition at this moment");
    }

    static Missing late(int partition) {
        return new Missing(partition, ErrorCode.DEADLINE_EXCEEDED, "there was no answer before the deadline");
    }

    private static Missing failed(int partition, QueryResult<?> result) {
        return switch (result.getFailureReason()) {
            case NOT_PRESENT, NOT_ACTIVE, NOT_UP_TO_BOUND, DOES_NOT_EXIST -> notHere(partition);
            case UNKNOWN_QUERY_TYPE, STORE_EXCEPTION -> {
                LOGGER.atWarn()
                        .addKeyValue("partition", partition)
                        .addKeyValue("why", result.getFailureMessage())
                        .log("a partition could not be searched");
                yield new Missing(partition, ErrorCode.NOT_READY, "the store cannot be read at this moment");
            }
        };
    }
}
