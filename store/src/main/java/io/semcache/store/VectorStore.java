package io.semcache.store;

import static org.apache.kafka.streams.StreamsConfig.EXACTLY_ONCE_V2;
import static org.apache.kafka.streams.StreamsConfig.PROCESSING_GUARANTEE_CONFIG;

import io.semcache.store.answer.QueryHandler;
import io.semcache.store.export.Exports;
import io.semcache.store.lifecycle.FlushPolicy;
import io.semcache.store.lifecycle.OpenStore;
import io.semcache.store.lifecycle.StoreGuard;
import io.semcache.store.partition.OpenIterators;
import io.semcache.store.partition.PartitionDb;
import io.semcache.store.partition.TableFile;
import io.semcache.store.row.RowKey;
import io.semcache.store.upkeep.Opening;
import io.semcache.store.upkeep.ScrubPace;
import io.semcache.store.upkeep.StoreDirectory;
import io.semcache.store.upkeep.Upkeep;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
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

/** The store as Kafka Streams sees it: lifecycle, offsets, position, queries. The rows are {@link PartitionDb}'s. */
final class VectorStore implements KeyValueStore<Bytes, byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(VectorStore.class);

    private final String name;
    private final VectorStoreMemory memory;
    private final AfterPut afterPut;
    private final Predicate<String> searched;
    private final Clock clock;
    private final ScrubPace scrubPace;
    private final StoreGuard guard;
    private final OpenIterators iterators;
    private final Exports exports;
    private final QueryHandler queries;
    private final PartitionReader reader;

    VectorStore(
            String name,
            VectorStoreMemory memory,
            AfterPut afterPut,
            Predicate<String> searched,
            Clock clock,
            ScrubPace scrubPace) {
        this.name = name;
        this.memory = memory;
        this.afterPut = afterPut;
        this.searched = searched;
        this.clock = clock;
        this.scrubPace = scrubPace;
        this.guard = new StoreGuard(name);
        this.iterators = new OpenIterators(name, guard::readFailed);
        this.exports = new Exports(name, iterators);
        this.queries = new QueryHandler(this, iterators, exports, guard::isAwaited);
        this.reader = new TieredReader(name, guard);
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        guard.open(() -> open(context), open -> {
            open.upkeep().start();
            memory.partitions().opened(name, open.partition(), reader);
        });
        context.register(root, (BatchingStateRestoreCallback) this::restore);
    }

    private OpenStore open(StateStoreContext context) {
        StoreDirectory directory = new StoreDirectory(context.stateDir().toPath(), name);
        boolean exactlyOnce = EXACTLY_ONCE_V2.equals(context.appConfigs().get(PROCESSING_GUARANTEE_CONFIG));
        try {
            return opened(context, directory, new Opening(directory, memory.ofRocksDb(), searched, exactlyOnce).open());
        } catch (IOException | RocksDBException e) {
            throw new ProcessorStateException("Opening store " + name + " in " + directory.rows() + " failed", e);
        }
    }

    /** Closes {@code rows} if it fails: RocksDB's lock would keep the next init out. */
    private OpenStore opened(StateStoreContext context, StoreDirectory directory, PartitionDb rows)
            throws RocksDBException {
        try {
            return new OpenStore(
                    context,
                    directory,
                    rows,
                    memory.heapTier().open(),
                    rows.committedPosition(),
                    new FlushPolicy(clock.instant()),
                    new Upkeep(rows, directory, guard.access(rows), memory.background(), scrubPace));
        } catch (RocksDBException | RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    @Override
    public void close() {
        guard.close(open -> {
            memory.partitions().closed(name, open.partition(), reader);
            exports.close();
            iterators.closeAll();
            open.rows().close();
            open.heap().clear();
            open.upkeep().stop();
            open.directory().touch(clock.instant());
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
        return guard.current() != null;
    }

    @Override
    public void put(Bytes key, byte @Nullable [] value) {
        guard.whileSound("Writing a row to", open -> {
            open.rows().put(key.get(), value);
            invalidate(open, key.get());
            open.upkeep().purgeIfDue();
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
        guard.whileSound("Writing rows to", open -> {
            open.rows().putAll(last);
            last.keySet().forEach(key -> invalidate(open, key.get()));
            open.upkeep().purgeIfDue();
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
        guard.whileSound("Restoring rows of", open -> {
            open.rows().restore(last);
            last.keySet().forEach(key -> invalidate(open, key.get()));
            open.upkeep().purgeIfDue();
            return open.position();
        });
    }

    /** Only entries are in the heap tier. */
    private static void invalidate(OpenStore open, byte[] key) {
        if (RowKey.isEntry(key)) {
            open.heap().invalidate(RowKey.ofBytes(key));
        }
    }

    private static Position updatePosition(OpenStore open) {
        open.context().recordMetadata().ifPresent(record -> {
            if (record.topic() != null) {
                open.position().withComponent(record.topic(), record.partition(), record.offset());
            }
        });
        return open.position();
    }

    @Override
    public Position getPosition() {
        return guard.whileOpen("Reading the position of", OpenStore::position);
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
        guard.whileOpen("Committing", open -> {
            if (changelogOffsets.isEmpty() && open.rows().hasOffsets()) {
                // Streams found the task corrupted. Restored on top of what is here, a row would survive that was
                // deleted so long ago that the changelog no longer says so.
                open.directory().markForRebuild("Streams cleared the changelog offsets");
            }
            open.rows().commit(changelogOffsets, open.position());
            exports.committed(open);
            Instant now = clock.instant();
            open.directory().touch(now);
            return flushIfDue(open, now);
        });
    }

    private static boolean flushIfDue(OpenStore open, Instant now) throws RocksDBException {
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
        return guard.<@Nullable Long>whileOpen(
                "Reading the offset of", open -> open.rows().committedOffset(changelogPartition));
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        return guard.<byte @Nullable []>whileSound("Reading a row of", open -> {
            open.rows().recordRead(key.get());
            return open.rows().get(key.get());
        });
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
        return guard.whileSound("Reading rows of", open -> iterators.ascending(open.rows(), bytes(from), bytes(to)));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(@Nullable Bytes from, @Nullable Bytes to) {
        return guard.whileSound("Reading rows of", open -> iterators.descending(open.rows(), bytes(from), bytes(to)));
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
        return guard.whileSound("Reading rows of", open -> iterators.prefix(open.rows(), first));
    }

    private static byte @Nullable [] bytes(@Nullable Bytes key) {
        return key == null ? null : key.get();
    }

    /** Exact, unlike that of other stores. */
    @Override
    public long approximateNumEntries() {
        return guard.whileSound(
                "Counting the rows of", open -> open.rows().totals().rows());
    }

    /** The table files on disk at this moment. */
    List<TableFile> tableFiles() {
        return guard.whileOpen("Listing the files of", open -> open.rows().tableFiles());
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
        return guard.ifOpen(
                QueryResult.forFailure(FailureReason.NOT_PRESENT, "Store " + name + " is closed"),
                open -> queries.answer(query, bound, open));
    }

    @Override
    public String toString() {
        return "VectorStore[" + name + "]";
    }
}
