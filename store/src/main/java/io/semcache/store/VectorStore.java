package io.semcache.store;

import static org.apache.kafka.streams.StreamsConfig.EXACTLY_ONCE_V2;
import static org.apache.kafka.streams.StreamsConfig.PROCESSING_GUARANTEE_CONFIG;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.StampedLock;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.ResultOrder;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store as Kafka Streams sees it: lifecycle, offsets, position, queries. The rows are {@link PartitionDb}'s.
 *
 * <p>A native read of a closed RocksDB kills the process, and queries come from any thread. So every operation holds
 * the read side of {@code lifecycle} while it is in native code, and {@code init} and {@code close} hold the write
 * side: close waits for the reads that run, and later ones find nothing to read. Iterators live longer than one call;
 * they are registered, and closing the store closes them first.
 */
final class VectorStore implements KeyValueStore<Bytes, byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(VectorStore.class);

    /**
     * A commit makes rows and offset durable together at the next flush. Flushing at every commit would cost a file for
     * each family and a part of a compaction; so often it costs little, and a crash has little to restore.
     */
    private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(10);

    private static final String ROCKSDB_DIRECTORY = "rocksdb";

    private final String name;
    private final VectorStoreMemory memory;
    private final AfterPut afterPut;
    private final Clock clock;
    private final StampedLock lifecycle = new StampedLock();
    private final Set<RowIterator> iterators = ConcurrentHashMap.newKeySet();

    private @Nullable PartitionDb partition;
    private @Nullable StateStoreContext context;
    private Position position = Position.emptyPosition();
    private Instant flushedAt = Instant.EPOCH;

    VectorStore(String name, VectorStoreMemory memory, AfterPut afterPut, Clock clock) {
        this.name = name;
        this.memory = memory;
        this.afterPut = afterPut;
        this.clock = clock;
    }

    @Override
    public void init(StateStoreContext stateStoreContext, StateStore root) {
        long stamp = lifecycle.writeLock();
        try {
            context = stateStoreContext;
            if (partition == null) {
                open(stateStoreContext);
            }
        } finally {
            lifecycle.unlockWrite(stamp);
        }
        stateStoreContext.register(root, (BatchingStateRestoreCallback) this::restore);
    }

    private void open(StateStoreContext stateStoreContext) {
        Path directory =
                stateStoreContext.stateDir().toPath().resolve(ROCKSDB_DIRECTORY).resolve(name);
        boolean exactlyOnce =
                EXACTLY_ONCE_V2.equals(stateStoreContext.appConfigs().get(PROCESSING_GUARANTEE_CONFIG));
        try {
            Files.createDirectories(directory);
            PartitionDb opened = PartitionDb.open(directory, memory, exactlyOnce);
            partition = opened;
            position = opened.committedPosition();
            flushedAt = clock.instant();
        } catch (IOException | RocksDBException e) {
            throw new ProcessorStateException("Opening store " + name + " in " + directory + " failed", e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    @SuppressWarnings("deprecation") // KIP-1035 asks every new store for it until stores have no choice
    public boolean managesOffsets() {
        return true;
    }

    @Override
    public boolean isOpen() {
        long stamp = lifecycle.readLock();
        try {
            return partition != null;
        } finally {
            lifecycle.unlockRead(stamp);
        }
    }

    /** The rows; only to be called and used under the read lock. */
    private PartitionDb partition() {
        PartitionDb open = partition;
        if (open == null) {
            throw new InvalidStateStoreException("Store " + name + " is closed");
        }
        return open;
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        long stamp = lifecycle.readLock();
        try {
            partition().put(key.get(), value);
            updatePosition();
        } catch (RocksDBException e) {
            throw failed("Writing a row to", e);
        } finally {
            lifecycle.unlockRead(stamp);
        }
        afterPut.afterPut(key, value);
    }

    @Override
    public byte @Nullable [] putIfAbsent(Bytes key, byte @Nullable [] value) {
        byte[] old = get(key);
        if (old == null && value != null) {
            put(key, value);
        }
        return old;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> rows) {
        Map<Bytes, byte @Nullable []> last = new HashMap<>();
        for (KeyValue<Bytes, byte[]> row : rows) {
            last.put(Objects.requireNonNull(row.key, "key"), row.value);
        }
        putLast(last);
        long stamp = lifecycle.readLock();
        try {
            updatePosition();
        } finally {
            lifecycle.unlockRead(stamp);
        }
        last.forEach(afterPut::afterPut);
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        byte[] old = get(key);
        put(key, null);
        return old;
    }

    private void restore(Collection<KeyValue<byte[], byte[]>> records) {
        Map<Bytes, byte @Nullable []> last = HashMap.newHashMap(records.size());
        for (KeyValue<byte[], byte[]> record : records) {
            last.put(Bytes.wrap(record.key), record.value);
        }
        putLast(last);
    }

    private void putLast(Map<Bytes, byte @Nullable []> rows) {
        long stamp = lifecycle.readLock();
        try {
            partition().putAll(rows);
        } catch (RocksDBException e) {
            throw failed("Writing rows to", e);
        } finally {
            lifecycle.unlockRead(stamp);
        }
    }

    private void updatePosition() {
        if (context != null) {
            context.recordMetadata().ifPresent(record -> {
                if (record.topic() != null) {
                    position.withComponent(record.topic(), record.partition(), record.offset());
                }
            });
        }
    }

    @Override
    public Position getPosition() {
        return position;
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        long stamp = lifecycle.readLock();
        try {
            PartitionDb open = partition();
            open.commit(changelogOffsets, position);
            Instant now = clock.instant();
            if (Duration.between(flushedAt, now).compareTo(FLUSH_INTERVAL) >= 0) {
                open.flush();
                flushedAt = now;
                touchTaskDirectory(now);
            }
        } catch (RocksDBException e) {
            throw failed("Committing", e);
        } finally {
            lifecycle.unlockRead(stamp);
        }
    }

    /** Streams takes the modification time of the task's directory for when the task was last in use. */
    private void touchTaskDirectory(Instant now) {
        if (context == null) {
            return;
        }
        Path directory = context.stateDir().toPath();
        try {
            Files.setLastModifiedTime(directory, FileTime.from(now));
        } catch (IOException e) {
            LOG.atWarn()
                    .setMessage("could not touch the task's directory, Streams may take it for outdated")
                    .addKeyValue("directory", directory)
                    .setCause(e)
                    .log();
        }
    }

    @Override
    public @Nullable Long committedOffset(TopicPartition changelogPartition) {
        long stamp = lifecycle.readLock();
        try {
            return partition().committedOffset(changelogPartition);
        } finally {
            lifecycle.unlockRead(stamp);
        }
    }

    @Override
    public void close() {
        long stamp = lifecycle.writeLock();
        try {
            PartitionDb open = partition;
            if (open == null) {
                return;
            }
            for (RowIterator iterator : List.copyOf(iterators)) {
                iterator.close();
            }
            partition = null;
            open.close();
            touchTaskDirectory(clock.instant());
        } finally {
            lifecycle.unlockWrite(stamp);
        }
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        long stamp = lifecycle.readLock();
        try {
            return partition().get(key.get());
        } catch (RocksDBException e) {
            throw failed("Reading a row of", e);
        } finally {
            lifecycle.unlockRead(stamp);
        }
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
        return iterate(from == null ? null : from.get(), to == null ? null : to.get(), true, true);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(@Nullable Bytes from, @Nullable Bytes to) {
        return iterate(to == null ? null : to.get(), from == null ? null : from.get(), true, false);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return range(null, null);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseAll() {
        return reverseRange(null, null);
    }

    @Override
    public <PS extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(P prefix, PS serializer) {
        byte[] first = serializer.serialize(null, prefix);
        return iterate(first, firstAfter(first), false, true);
    }

    /** The smallest key that is greater than all keys with this prefix, or null if there is none. */
    private static byte @Nullable [] firstAfter(byte[] prefix) {
        int length = prefix.length;
        while (length > 0 && prefix[length - 1] == (byte) 0xff) {
            length--;
        }
        if (length == 0) {
            return null;
        }
        byte[] after = Arrays.copyOf(prefix, length);
        after[length - 1]++;
        return after;
    }

    private RowIterator iterate(
            byte @Nullable [] first, byte @Nullable [] last, boolean lastIncluded, boolean forward) {
        long stamp = lifecycle.readLock();
        try {
            return newIterator(first, last, lastIncluded, forward);
        } finally {
            lifecycle.unlockRead(stamp);
        }
    }

    private RowIterator newIterator(
            byte @Nullable [] first, byte @Nullable [] last, boolean lastIncluded, boolean forward) {
        RocksIterator rows = partition().newIterator();
        try {
            seek(rows, first, forward);
            RowIterator iterator = new RowIterator(name, rows, forward, last, lastIncluded, iterators::remove);
            iterators.add(iterator);
            return iterator;
        } catch (ProcessorStateException e) {
            rows.close();
            throw e;
        }
    }

    private static void seek(RocksIterator rows, byte @Nullable [] first, boolean forward) {
        if (forward) {
            if (first == null) {
                rows.seekToFirst();
            } else {
                rows.seek(first);
            }
        } else if (first == null) {
            rows.seekToLast();
        } else {
            rows.seekForPrev(first);
        }
    }

    /** Exact, unlike that of other stores. */
    @Override
    public long approximateNumEntries() {
        long stamp = lifecycle.readLock();
        try {
            return partition().totals().rows();
        } finally {
            lifecycle.unlockRead(stamp);
        }
    }

    @Override
    public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
        long start = System.nanoTime();
        QueryResult<R> result = answer(query, bound);
        if (config.isCollectExecutionInfo()) {
            result.addExecutionInfo("Handled in " + getClass().getName() + " in " + (System.nanoTime() - start) + "ns");
        }
        return result;
    }

    private <R> QueryResult<R> answer(Query<R> query, PositionBound bound) {
        long stamp = lifecycle.readLock();
        try {
            if (partition == null) {
                return QueryResult.forFailure(FailureReason.NOT_PRESENT, "Store " + name + " is closed");
            }
            // Copied before the read, so that what is read is at least as new.
            Position at = position.copy();
            QueryResult<R> result = Bounds.reached(at, bound, taskPartition())
                    ? run(query)
                    : QueryResult.notUpToBound(at, bound, taskPartition());
            result.setPosition(at);
            return result;
        } catch (RocksDBException | ProcessorStateException e) {
            return QueryResult.forFailure(FailureReason.STORE_EXCEPTION, "Store " + name + ": " + e.getMessage());
        } finally {
            lifecycle.unlockRead(stamp);
        }
    }

    private int taskPartition() {
        return context == null ? -1 : context.taskId().partition();
    }

    /** Queries arrive here with their keys and rows as bytes: the layer above has serialized them. */
    @SuppressWarnings("unchecked") // the type of the answer follows from the type of the query
    private <R> QueryResult<R> run(Query<R> query) throws RocksDBException {
        return switch (query) {
            case KeyQuery<?, ?> key -> QueryResult.forResult((R) partition().get(((Bytes) key.getKey()).get()));
            case RangeQuery<?, ?> range -> QueryResult.forResult((R) rangeOf((RangeQuery<Bytes, byte[]>) range));
            case ExpiredQuery expired ->
                QueryResult.forResult((R) partition().expired(expired.nowMs(), expired.limit()));
            case StatsQuery stats -> QueryResult.forResult((R) partition().stats());
            default -> QueryResult.forUnknownQueryType(query, this);
        };
    }

    private RowIterator rangeOf(RangeQuery<Bytes, byte[]> range) {
        byte[] from = range.getLowerBound().map(Bytes::get).orElse(null);
        byte[] to = range.getUpperBound().map(Bytes::get).orElse(null);
        return range.resultOrder() == ResultOrder.DESCENDING
                ? newIterator(to, from, true, false)
                : newIterator(from, to, true, true);
    }

    private ProcessorStateException failed(String what, RocksDBException cause) {
        return new ProcessorStateException(what + " store " + name + " failed", cause);
    }

    @Override
    public String toString() {
        return "VectorStore[" + name + ", " + (context == null ? "no task" : context.taskId()) + "]";
    }
}
