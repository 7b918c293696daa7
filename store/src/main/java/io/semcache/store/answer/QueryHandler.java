package io.semcache.store.answer;

import io.semcache.store.export.Exports;
import io.semcache.store.lifecycle.OpenStore;
import io.semcache.store.partition.OpenIterators;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.query.ClosureQuery;
import io.semcache.store.query.CommitStatsQuery;
import io.semcache.store.query.EvictionQuery;
import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.query.ExportQuery;
import io.semcache.store.query.FlushedQuery;
import io.semcache.store.query.LabelQuery;
import io.semcache.store.query.NeighbourRowsQuery;
import io.semcache.store.query.ScanQuery;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SourceQuery;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.query.SubjectQuery;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.upkeep.Damage;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.ResultOrder;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Answers interactive queries (KIP-796) from the rows of one partition, on the caller's thread and beside the writer.
 * Queries arrive with their keys as bytes and leave with rows as bytes: the layer above has the serdes.
 */
public final class QueryHandler {

    private final StateStore store;
    private final OpenIterators iterators;
    private final Exports exports;
    private final BooleanSupplier calledOff;

    /** @param calledOff whether what may take long shall end without an answer */
    public QueryHandler(StateStore store, OpenIterators iterators, Exports exports, BooleanSupplier calledOff) {
        this.store = store;
        this.iterators = iterators;
        this.exports = exports;
        this.calledOff = calledOff;
    }

    /**
     * The answer, or why there is none, with the position that it is at least at. The partition stays open meanwhile.
     *
     * <p>Rows of sound blocks are answered also when others are damaged. But who sweeps or evicts is told, because it
     * is the stream thread that asks, and only its reads and writes can have the task restored.
     */
    public <R> QueryResult<R> answer(Query<R> query, PositionBound bound, OpenStore open) {
        String damage = open.directory().damage();
        if (damage != null && (query instanceof ExpiredQuery || query instanceof EvictionQuery)) {
            return failed(damage);
        }
        try {
            return answerAt(query, bound, open);
        } catch (RocksDBException e) {
            if (readsOnlyDerived(query) && Damage.is(e)) {
                open.upkeep().damagedDerived(Damage.describe(e));
            } else {
                open.markIfDamaged(e);
            }
            return failed(Damage.describe(e));
        } catch (CorruptRowException e) {
            open.directory().markDamaged(String.valueOf(e.getMessage()));
            return failed(String.valueOf(e.getMessage()));
        } catch (ProcessorStateException e) { // has marked the damage
            return failed(e + ": " + e.getCause());
        }
    }

    private static boolean readsOnlyDerived(Query<?> query) {
        return query instanceof ExpiredQuery
                || query instanceof ScanQuery
                || query instanceof LabelQuery
                || query instanceof SourceQuery
                || query instanceof ClosureQuery;
    }

    private <R> QueryResult<R> failed(String reason) {
        return QueryResult.forFailure(
                FailureReason.STORE_EXCEPTION, "Reading store " + store.name() + " failed: " + reason);
    }

    private <R> QueryResult<R> answerAt(Query<R> query, PositionBound bound, OpenStore open) throws RocksDBException {
        // Copied before the read, so that what is read is at least as new.
        Position before = open.position().copy();
        QueryResult<R> result = reached(before, bound, open.partition())
                ? run(query, open)
                : QueryResult.notUpToBound(before, bound, open.partition());
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
    private <R> QueryResult<R> run(Query<R> query, OpenStore open) throws RocksDBException {
        PartitionDb rows = open.rows();
        return switch (query) {
            case KeyQuery<?, ?> key -> QueryResult.forResult((R) get(((Bytes) key.getKey()).get(), rows));
            case RangeQuery<?, ?> range -> QueryResult.forResult((R) iterate((RangeQuery<Bytes, byte[]>) range, rows));
            case ExpiredQuery expired ->
                rows.lookups().complete()
                        ? QueryResult.forResult((R) rows.lookups().expired(expired.nowMs(), expired.limit()))
                        : QueryResult.forFailure(FailureReason.STORE_EXCEPTION, "expiries are being derived anew");
            case EvictionQuery eviction ->
                QueryResult.forResult((R) Eviction.victims(eviction, rows, ThreadLocalRandom.current()));
            case FlushedQuery flushed -> QueryResult.forResult((R) rows.nextFlushed(flushed.limit()));
            case SubjectQuery subject -> QueryResult.forResult((R) SubjectWalk.answer(subject, rows));
            case LabelQuery label -> QueryResult.forResult((R) LabelScan.answer(label, rows));
            case SourceQuery source -> QueryResult.forResult((R) LabelScan.answer(source, rows));
            case ClosureQuery closure -> QueryResult.forResult((R) SourceClosure.answer(closure, rows));
            case ScanQuery scan -> QueryResult.forResult((R) NameScan.answer(scan, rows));
            case SimilarityQuery similarity ->
                QueryResult.forResult((R) SimilaritySearch.answer(similarity, rows, calledOff));
            case NeighbourRowsQuery found -> QueryResult.forResult((R) SimilaritySearch.rows(found, rows));
            case ExportQuery export -> QueryResult.forResult((R) exports.begin(export, open));
            case CommitStatsQuery _ -> QueryResult.forResult((R) Optional.ofNullable(rows.lastCommit()));
            case StatsQuery _ -> QueryResult.forResult((R) rows.stats());
            default -> QueryResult.forUnknownQueryType(query, store);
        };
    }

    private static byte @Nullable [] get(byte[] key, PartitionDb rows) throws RocksDBException {
        rows.recordRead(key);
        return rows.get(key);
    }

    private KeyValueIterator<Bytes, byte[]> iterate(RangeQuery<Bytes, byte[]> range, PartitionDb rows) {
        byte[] from = range.getLowerBound().map(Bytes::get).orElse(null);
        byte[] to = range.getUpperBound().map(Bytes::get).orElse(null);
        return range.resultOrder() == ResultOrder.DESCENDING
                ? iterators.descending(rows, from, to)
                : iterators.ascending(rows, from, to);
    }
}
