package io.semcache.store;

import static org.apache.kafka.streams.StreamsConfig.EXACTLY_ONCE_V2;
import static org.apache.kafka.streams.StreamsConfig.PROCESSING_GUARANTEE_CONFIG;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.StampedLock;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The store as Kafka Streams sees it: lifecycle, offsets, position, queries. The rows are {@link PartitionDb}'s.
 *
 * <p>A native read of a closed RocksDB kills the process, and queries come from any thread. So every operation holds
 * the read side of {@code lifecycle} while it is in native code, and {@code init} and {@code close} hold the write
 * side: close waits for the operations that run, and later ones find nothing to read. The lock is not reentrant, so
 * only the outermost method takes it. Iterators live longer than one call; closing the store closes them first.
 */
final class VectorStore implements KeyValueStore<Bytes, byte[]> {

    private final String name;
    private final VectorStoreMemory memory;
    private final AfterPut afterPut;
    private final Clock clock;
    private final StampedLock lifecycle = new StampedLock();
    private final OpenIterators iterators;
    private final QueryHandler queries;

    /** Volatile for iterators that find damage; everyone else reads it under the lock. */
    private volatile @Nullable Opened opened;

    /** What there is between {@code init} and {@code close}; made anew by the next {@code init}. */
    private record Opened(
            StateStoreContext context,
            StoreDirectory directory,
            PartitionDb rows,
            Position position,
            FlushPolicy flushPolicy) {}

    /** What is done with an open store. */
    @FunctionalInterface
    private interface Operation<T extends @Nullable Object> {
        T on(Opened open) throws RocksDBException;
    }

    VectorStore(String name, VectorStoreMemory memory, AfterPut afterPut, Clock clock) {
        this.name = name;
        this.memory = memory;
        this.afterPut = afterPut;
        this.clock = clock;
        this.iterators = new OpenIterators(name, this::readFailed);
        this.queries = new QueryHandler(this, iterators);
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        long stamp = lifecycle.writeLock();
        try {
            if (opened == null) {
                Opened open = open(context);
                opened = open;
                new Upkeep(open.rows(), open.directory(), new BackgroundAccess(open.rows()), memory.background())
                        .start();
            }
        } finally {
            lifecycle.unlockWrite(stamp);
        }
        context.register(root, (BatchingStateRestoreCallback) this::restore);
    }

    private Opened open(StateStoreContext context) {
        StoreDirectory directory = new StoreDirectory(context.stateDir().toPath(), name);
        boolean exactlyOnce = EXACTLY_ONCE_V2.equals(context.appConfigs().get(PROCESSING_GUARANTEE_CONFIG));
        try {
            directory.prepare();
            PartitionDb rows = openRows(directory, exactlyOnce);
            return new Opened(context, directory, rows, rows.committedPosition(), new FlushPolicy(clock.instant()));
        } catch (IOException | RocksDBException e) {
            throw new ProcessorStateException("Opening store " + name + " in " + directory.rows() + " failed", e);
        }
    }

    private PartitionDb openRows(StoreDirectory directory, boolean exactlyOnce) throws IOException, RocksDBException {
        try {
            return PartitionDb.open(directory.rows(), memory, exactlyOnce);
        } catch (RocksDBException e) {
            if (!Damage.is(e)) {
                throw e;
            }
            directory.discard(Damage.describe(e));
            return PartitionDb.open(directory.rows(), memory, exactlyOnce);
        }
    }

    @Override
    public void close() {
        long stamp = lifecycle.writeLock();
        try {
            Opened open = opened;
            if (open != null) {
                opened = null;
                iterators.closeAll();
                open.rows().close();
                open.directory().touch(clock.instant());
            }
        } finally {
            lifecycle.unlockWrite(stamp);
        }
    }

    /** Locks as everyone else does, for as long as it is still this partition that is open. */
    private final class BackgroundAccess implements Upkeep.Access {

        private final PartitionDb rows;

        BackgroundAccess(PartitionDb rows) {
            this.rows = rows;
        }

        private boolean isOpen() {
            Opened open = opened;
            return open != null && open.rows() == rows;
        }

        @Override
        public boolean shared(Upkeep.Step step) throws RocksDBException {
            long stamp = lifecycle.readLock();
            try {
                return isOpen() && step.run();
            } finally {
                lifecycle.unlockRead(stamp);
            }
        }

        @Override
        public boolean alone(Upkeep.Step step) throws RocksDBException {
            long stamp = lifecycle.writeLock();
            try {
                return isOpen() && step.run();
            } finally {
                lifecycle.unlockWrite(stamp);
            }
        }
    }

    private <T extends @Nullable Object> T whileOpen(String action, Operation<T> operation) {
        long stamp = lifecycle.readLock();
        try {
            Opened open = opened;
            if (open == null) {
                throw new InvalidStateStoreException("Store " + name + " is closed");
            }
            return operation.on(open);
        } catch (RocksDBException e) {
            throw operationFailed(action, e);
        } finally {
            lifecycle.unlockRead(stamp);
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
    public boolean isOpen() {
        return opened != null;
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        whileOpen("Writing a row to", open -> {
            open.rows().put(key.get(), value);
            return updatePosition(open);
        });
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
    public byte @Nullable [] delete(Bytes key) {
        byte[] old = get(key);
        put(key, null);
        return old;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> rows) {
        Map<Bytes, byte @Nullable []> last = HashMap.newHashMap(rows.size());
        for (KeyValue<Bytes, byte[]> row : rows) {
            last.put(Objects.requireNonNull(row.key, "key"), row.value);
        }
        whileOpen("Writing rows to", open -> {
            open.rows().putAll(last);
            return updatePosition(open);
        });
        last.forEach(afterPut::afterPut);
    }

    /** Of several records with one key only the last counts. */
    private void restore(Collection<KeyValue<byte[], byte[]>> records) {
        Map<Bytes, byte @Nullable []> last = HashMap.newHashMap(records.size());
        for (KeyValue<byte[], byte[]> record : records) {
            last.put(Bytes.wrap(record.key), record.value);
        }
        whileOpen("Restoring rows of", open -> {
            open.rows().restore(last);
            return open.position();
        });
    }

    private static Position updatePosition(Opened open) {
        open.context().recordMetadata().ifPresent(record -> {
            if (record.topic() != null) {
                open.position().withComponent(record.topic(), record.partition(), record.offset());
            }
        });
        return open.position();
    }

    @Override
    public Position getPosition() {
        return whileOpen("Reading the position of", Opened::position);
    }

    @Override
    @SuppressWarnings("deprecation") // KIP-1035 asks every new store for it until stores have no choice
    public boolean managesOffsets() {
        return true;
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        if (!isOpen()) {
            return; // Streams may commit a task that it is closing; there is nothing left to make durable
        }
        whileOpen("Committing", open -> {
            if (changelogOffsets.isEmpty() && open.rows().hasOffsets()) {
                // Streams found the task corrupted. Restored on top of what is here, a row would survive that was
                // deleted so long ago that the changelog no longer says so.
                open.directory().markForRebuild("Streams cleared the changelog offsets");
            }
            open.rows().commit(changelogOffsets, open.position());
            Instant now = clock.instant();
            open.directory().touch(now);
            return flushIfDue(open, now);
        });
    }

    private static boolean flushIfDue(Opened open, Instant now) throws RocksDBException {
        PartitionDb rows = open.rows();
        boolean due =
                open.flushPolicy().due(now, rows.unflushed(), rows.totals().rows());
        if (due) {
            rows.flush();
            open.flushPolicy().flushed(now);
        }
        return due;
    }

    @Override
    public @Nullable Long committedOffset(TopicPartition changelogPartition) {
        return this.<@Nullable Long>whileOpen(
                "Reading the offset of", open -> open.rows().committedOffset(changelogPartition));
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return this.<byte @Nullable []>whileOpen(
                "Reading a row of", open -> open.rows().get(key.get()));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
        return whileOpen("Reading rows of", open -> iterators.ascending(open.rows(), bytes(from), bytes(to)));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(@Nullable Bytes from, @Nullable Bytes to) {
        return whileOpen("Reading rows of", open -> iterators.descending(open.rows(), bytes(from), bytes(to)));
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
        return whileOpen("Reading rows of", open -> iterators.prefix(open.rows(), first));
    }

    private static byte @Nullable [] bytes(@Nullable Bytes key) {
        return key == null ? null : key.get();
    }

    /** Exact, unlike that of other stores. */
    @Override
    public long approximateNumEntries() {
        return whileOpen("Counting the rows of", open -> open.rows().totals().rows());
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
            Opened open = opened;
            if (open == null) {
                return QueryResult.forFailure(FailureReason.NOT_PRESENT, "Store " + name + " is closed");
            }
            int taskPartition = open.context().taskId().partition();
            return queries.answer(query, bound, open.rows(), open.position(), taskPartition);
        } catch (RocksDBException e) {
            return QueryResult.forFailure(FailureReason.STORE_EXCEPTION, readFailed(e) + ": " + e.getMessage());
        } catch (ProcessorStateException e) {
            return QueryResult.forFailure(FailureReason.STORE_EXCEPTION, String.valueOf(e));
        } finally {
            lifecycle.unlockRead(stamp);
        }
    }

    /**
     * What to throw where Streams is the caller. A damaged partition is a corrupted task, which Streams closes and
     * restores; anything else, like a full disk, is for the application's handler.
     */
    private RuntimeException operationFailed(String action, RocksDBException cause) {
        ProcessorStateException failure = new ProcessorStateException(action + " store " + name + " failed", cause);
        Opened open = opened;
        return open != null && markIfDamaged(open, cause)
                ? new TaskCorruptedException(Set.of(open.context().taskId()), failure)
                : failure;
    }

    /** What to throw or to answer where a query or an iterator is the caller. */
    private ProcessorStateException readFailed(RocksDBException cause) {
        Opened open = opened;
        if (open != null) {
            markIfDamaged(open, cause);
        }
        return new ProcessorStateException("Reading store " + name + " failed", cause);
    }

    /** Has the partition rebuilt at its next start if this is damage. */
    private static boolean markIfDamaged(Opened open, RocksDBException cause) {
        boolean damaged = Damage.is(cause);
        if (damaged) {
            open.directory().markForRebuild(Damage.describe(cause));
        }
        return damaged;
    }

    @Override
    public String toString() {
        return "VectorStore[" + name + "]";
    }
}
