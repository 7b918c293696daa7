package io.semcache.store;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.layout.RowHash;
import io.semcache.store.layout.RowReader;
import io.semcache.store.partition.TableFile;
import io.semcache.store.partition.Totals;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.query.StoreStats;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.store.upkeep.ScrubPace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** A store in a task directory, open, with a clock that stands still until it is moved. */
public final class TestStore implements AutoCloseable {

    public static final TopicPartition CHANGELOG = new TopicPartition("app-vectors-changelog", 0);

    private final Path taskDirectory;
    private final VectorStoreMemory memory;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    public final FakeContext context;
    public final KeyValueStore<Bytes, byte[]> store;

    private final VectorStore opened;

    private TestStore(Path taskDirectory, String guarantee, ScrubPace scrubPace) {
        this(taskDirectory, guarantee, scrubPace, 0, _ -> true);
    }

    private TestStore(
            Path taskDirectory, String guarantee, ScrubPace scrubPace, long heapTierBytes, Predicate<String> searched) {
        this.memory = new VectorStoreMemory(8 << 20, 32 << 20, heapTierBytes);
        this.taskDirectory = taskDirectory;
        this.context = new FakeContext(taskDirectory, guarantee);
        this.opened = new VectorStore("vectors", memory, AfterPut.NOTHING, searched, new SteppedClock(), scrubPace);
        this.store = opened;
        store.init(context, store);
    }

    public static TestStore open(Path taskDirectory) {
        return new TestStore(taskDirectory, AT_LEAST_ONCE, ScrubPace.DEFAULT);
    }

    public static TestStore open(Path taskDirectory, String guarantee) {
        return new TestStore(taskDirectory, guarantee, ScrubPace.DEFAULT);
    }

    public static TestStore openWithHeapTier(Path taskDirectory, long heapTierBytes) {
        return new TestStore(taskDirectory, AT_LEAST_ONCE, ScrubPace.DEFAULT, heapTierBytes, _ -> true);
    }

    /** A store that searches these namespaces only. */
    public static TestStore openSearching(Path taskDirectory, Predicate<String> searched) {
        return new TestStore(taskDirectory, AT_LEAST_ONCE, ScrubPace.DEFAULT, 0, searched);
    }

    /** A store that looks for damage all the time. */
    public static TestStore openScrubbing(Path taskDirectory) {
        return new TestStore(
                taskDirectory,
                AT_LEAST_ONCE,
                new ScrubPace(Duration.ofMillis(5), Duration.ZERO, Duration.ofMillis(5), 1L << 30));
    }

    private final class SteppedClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    public VectorStoreMemory memory() {
        return memory;
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    public Instant now() {
        return now;
    }

    public void put(RowKey key, @Nullable Row row) {
        store.put(Rows.bytes(key), row == null ? null : Rows.bytes(row));
    }

    public @Nullable Row get(RowKey key) {
        byte[] row = store.get(Rows.bytes(key));
        return row == null ? null : RowReader.read(row);
    }

    public void commit(long offset) {
        store.commit(Map.of(CHANGELOG, offset));
    }

    public @Nullable Long committedOffset() {
        return store.committedOffset(CHANGELOG);
    }

    public <R> QueryResult<R> ask(Query<R> query) {
        return store.query(query, PositionBound.unbounded(), new QueryConfig(false));
    }

    public StoreStats stats() {
        return ask(new StatsQuery()).getResult();
    }

    public void awaitSearchable() throws InterruptedException {
        for (int i = 0; i < 10_000 && !stats().searchable(); i++) {
            Thread.sleep(1);
        }
        assertThat(stats().searchable()).as("searchable after ten seconds").isTrue();
    }

    /** Whether every table file is what the store wrote, read anew. */
    public boolean hasSoundFiles() {
        try {
            for (TableFile file : opened.tableFiles()) {
                file.verify();
            }
            return true;
        } catch (RocksDBException e) {
            return false;
        }
    }

    /** Totals counted anew from the rows themselves. */
    public Totals recount() {
        Totals totals = Totals.NONE;
        for (KeyValue<Bytes, byte[]> row : drain(store.all())) {
            totals = totals.plus(row.value, RowHash.of(row.key.get(), row.value, row.value.length));
        }
        return totals;
    }

    /** What two replicas have in common: everything but the sizes. */
    public static StoreStats counts(StoreStats stats) {
        return new StoreStats(
                stats.rows(),
                stats.entries(),
                stats.negatives(),
                stats.flights(),
                stats.openFlights(),
                stats.waiters(),
                stats.namespaces(),
                stats.checksum(),
                stats.flushed(),
                true,
                0,
                0,
                true,
                0,
                0,
                0);
    }

    public static List<KeyValue<Bytes, byte[]>> drain(KeyValueIterator<Bytes, byte[]> iterator) {
        List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
        try (iterator) {
            iterator.forEachRemaining(rows::add);
        }
        return rows;
    }

    /** Copies what a crash at this moment would leave on disk. */
    public void copyTo(Path target) throws IOException {
        copy(taskDirectory, target);
    }

    public static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> tree = Files.walk(source)) {
            for (Path path : tree.toList()) {
                Path copy = target.resolve(source.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else if (!path.getFileName().toString().equals("LOCK")) {
                    Files.copy(path, copy);
                }
            }
        }
    }

    /** The table files on disk. */
    public List<Path> tableFiles() throws IOException {
        try (Stream<Path> tree = Files.walk(taskDirectory)) {
            return tree.filter(path -> path.toString().endsWith(".sst")).toList();
        }
    }

    /** Closes the store and opens it again in its directory. */
    public void reopen() {
        store.close();
        store.init(context, store);
    }

    @Override
    public void close() {
        store.close();
        memory.close();
    }
}
