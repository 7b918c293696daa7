package io.semcache.store;

import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.ResultOrder;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.rocksdb.RocksDBException;

/**
 * Answers interactive queries (KIP-796) from the rows of one partition, on the caller's thread and beside the writer.
 * Queries arrive with their keys as bytes and leave with rows as bytes: the layer above has the serdes.
 */
final class QueryHandler {

    private final VectorStore store;
    private final OpenIterators iterators;

    QueryHandler(VectorStore store, OpenIterators iterators) {
        this.store = store;
        this.iterators = iterators;
    }

    /** The answer, or why there is none, with the position that it is at least at. */
    <R> QueryResult<R> answer(
            Query<R> query, PositionBound bound, PartitionDb rows, Position position, int taskPartition)
            throws RocksDBException {
        // Copied before the read, so that what is read is at least as new.
        Position before = position.copy();
        QueryResult<R> result = reached(before, bound, taskPartition)
                ? run(query, rows)
                : QueryResult.notUpToBound(before, bound, taskPartition);
        result.setPosition(before);
        return result;
    }

    /** Whether {@code position} is at or past every component of {@code bound} that concerns this partition. */
    private static boolean reached(Position position, PositionBound bound, int taskPartition) {
        if (bound.isUnbounded()) {
            return true;
        }
        Position asked = bound.position();
        for (String topic : asked.getTopics()) {
            Long least = asked.getPartitionPositions(topic).get(taskPartition);
            Map<Integer, Long> seen = position.getPartitionPositions(topic);
            if (least != null && seen.getOrDefault(taskPartition, -1L) < least) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked") // the type of the answer follows from the type of the query
    private <R> QueryResult<R> run(Query<R> query, PartitionDb rows) throws RocksDBException {
        return switch (query) {
            case KeyQuery<?, ?> key -> QueryResult.forResult((R) rows.get(((Bytes) key.getKey()).get()));
            case RangeQuery<?, ?> range -> QueryResult.forResult((R) iterate((RangeQuery<Bytes, byte[]>) range, rows));
            case ExpiredQuery expired -> QueryResult.forResult((R) rows.expired(expired.nowMs(), expired.limit()));
            case ScanQuery scan -> QueryResult.forResult((R) NameScan.answer(scan, rows));
            case SimilarityQuery similarity -> QueryResult.forResult((R) SimilaritySearch.answer(similarity, rows));
            case StatsQuery _ -> QueryResult.forResult((R) rows.stats());
            default -> QueryResult.forUnknownQueryType(query, store);
        };
    }

    private KeyValueIterator<Bytes, byte[]> iterate(RangeQuery<Bytes, byte[]> range, PartitionDb rows) {
        byte[] from = range.getLowerBound().map(Bytes::get).orElse(null);
        byte[] to = range.getUpperBound().map(Bytes::get).orElse(null);
        return range.resultOrder() == ResultOrder.DESCENDING
                ? iterators.descending(rows, from, to)
                : iterators.ascending(rows, from, to);
    }
}
