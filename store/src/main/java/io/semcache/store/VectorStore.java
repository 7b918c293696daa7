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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store as Kafka Streams sees it: lifecycle, offsets, position, queries. The rows are {@link PartitionDb}'s.
 *
 * <p>A native read of a closed RocksDB kills the process, and queries come from any thread. So every operation holds
 * the read side of {@code lifecycle} while it is in native code, and {@code init} and {@code close} hold the write
 * side: close waits for the operations that run, and later ones find nothing to read. The lock is not reentrant, so
 * only the outermost method takes it. Iterators live longer than one call; closing the store closes them first.
 */
final class VectorStore implements KeyValueStore<Bytes, byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(VectorStore.class);

    private final String name;
    private final VectorStoreMemory memory;
    private final AfterPut afterPut;
    private final Clock clock;
    private final ScrubPace scrubPace;
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
            FlushPolicy flushPolicy,
            Upkeep upkeep) {}

    /** What is done with an open store. */
    @FunctionalInterface
    private interface Operation<T extends @Nullable Object> {
        T on(Opened open) throws RocksDBException;
    }

    VectorStore(String name, VectorStoreMemory memory, AfterPut afterPut, Clock clock, ScrubPace scrubPace) {
        this.name = name;
        this.memory = memory;
        this.afterPut = afterPut;
        this.clock = clock;
        this.scrubPace = scrubPace;
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
                open.upkeep().start();
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
            return opened(context, directory, new Opening(directory, memory, exactlyOnce).open());
        } catch (IOException | RocksDBException e) {
            throw new ProcessorStateException("Opening store " + name + " in " + directory.rows() + " failed", e);
        }
    }

    /** Closes {@code rows} if it fails: RocksDB's lock would keep the next init out. */
    private Opened opened(StateStoreContext context, StoreDirectory directory, PartitionDb rows)
            throws RocksDBException {
        try {
            return new Opened(
                    context,
                    directory,
                    rows,
                    rows.committedPosition(),
                    new FlushPolicy(clock.instant()),
                    new Upkeep(rows, directory, new BackgroundAccess(rows), memory.background(), scrubPace));
        } catch (RocksDBException | RuntimeException e) {
            rows.close();
            throw e;
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
                open.upkeep().stop();
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

    /** The same for what reads or writes rows: refused once they were found damaged, so that Streams restores them. */
    private <T extends @Nullable Object> T whileSound(String action, Operation<T> operation) {
        return whileOpen(action, open -> {
            String damage = open.directory().damage();
            if (damage != null) {
                throw corrupted(open, new ProcessorStateException(action + " store " + name + " failed: " + damage));
            }
            return operation.on(open);
        });
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
        whileSound("Writing a row to", open -> {
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
        whileSound("Writing rows to", open -> {
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
        whileSound("Restoring rows of", open -> {
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

    /** Damage is not told here, where Streams would not take it for a corrupted task, but by the next read or write. */
    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        if (!isOpen()) {
            return; // Streams may commit a task that it is closing; there is nothing left to make durable
        }
        try {
            commitOpen(changelogOffsets);
        } catch (TaskCorruptedException e) {
            LOG.atWarn().setCause(e).addKeyValue("store", name).log("a damaged partition could not be committed");
        }
    }

    private void commitOpen(Map<TopicPartition, Long> changelogOffsets) {
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
        return this.<byte @Nullable []>whileSound(
                "Reading a row of", open -> open.rows().get(key.get()));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
        return whileSound("Reading rows of", open -> iterators.ascending(open.rows(), bytes(from), bytes(to)));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(@Nullable Bytes from, @Nullable Bytes to) {
        return whileSound("Reading rows of", open -> iterators.descending(open.rows(), bytes(from), bytes(to)));
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
        return whileSound("Reading rows of", open -> iterators.prefix(open.rows(), first));
    }

    private static byte @Nullable [] bytes(@Nullable Bytes key) {
        return key == null ? null : key.get();
    }

    /** Exact, unlike that of other stores. */
    @Override
    public long approximateNumEntries() {
        return whileSound("Counting the rows of", open -> open.rows().totals().rows());
    }

    /** The table files on disk at this moment. */
    List<TableFile> tableFiles() {
        return whileOpen("Listing the files of", open -> open.rows().tableFiles());
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
            return answer(query, bound, open);
        } finally {
            lifecycle.unlockRead(stamp);
        }
    }

    /**
     * Rows of sound blocks are answered also when others are damaged. But who sweeps is told, because it is the stream
     * thread that asks what has expired, and only its reads and writes can have the task restored.
     */
    private <R> QueryResult<R> answer(Query<R> query, PositionBound bound, Opened open) {
        String damage = open.directory().damage();
        if (damage != null && query instanceof ExpiredQuery) {
            return failed(damage);
        }
        try {
            int taskPartition = open.context().taskId().partition();
            return queries.answer(query, bound, open.rows(), open.position(), taskPartition);
        } catch (RocksDBException e) {
            if ((query instanceof ExpiredQuery || query instanceof ScanQuery) && Damage.is(e)) {
                open.upkeep().damagedDerived(Damage.describe(e)); // they read nothing else
            } else {
                markIfDamaged(open, e);
            }
            return failed(Damage.describe(e));
        } catch (CorruptRowException e) {
            open.directory().markDamaged(String.valueOf(e.getMessage()));
            return failed(String.valueOf(e.getMessage()));
        } catch (ProcessorStateException e) { // has marked the damage
            return failed(e + ": " + e.getCause());
        }
    }

    private <R> QueryResult<R> failed(String reason) {
        return QueryResult.forFailure(FailureReason.STORE_EXCEPTION, "Reading store " + name + " failed: " + reason);
    }

    /**
     * What to throw where Streams is the caller. A damaged partition is a corrupted task, which Streams closes and
     * restores; anything else, like a full disk, is for the application's handler.
     */
    private RuntimeException operationFailed(String action, RocksDBException cause) {
        ProcessorStateException failure = new ProcessorStateException(action + " store " + name + " failed", cause);
        Opened open = opened;
        return open != null && markIfDamaged(open, cause) ? corrupted(open, failure) : failure;
    }

    private static TaskCorruptedException corrupted(Opened open, ProcessorStateException failure) {
        return new TaskCorruptedException(Set.of(open.context().taskId()), failure);
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
            open.directory().markDamaged(Damage.describe(cause));
        }
        return damaged;
    }

    @Override
    public String toString() {
        return "VectorStore[" + name + "]";
    }
}
