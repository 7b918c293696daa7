package io.semcache.topology;

import io.semcache.config.Settings;
import io.semcache.schemas.CommandEvent;
import io.semcache.schemas.CommandOp;
import io.semcache.schemas.EmbeddingFetch;
import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.LookupEvent;
import io.semcache.schemas.VectorEvent;
import io.semcache.serdes.CacheKey;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.topology.rows.RowMap;
import io.semcache.topology.runtime.CacheRuntime;
import io.semcache.topology.runtime.Faults;
import io.semcache.topology.runtime.LocalAnswers;
import io.semcache.topology.runtime.ServingPartitions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the cache on a node that can crash. What was committed survives: the position in the log, the rows,
 * the changelog and what was sent. Of what came after the last commit, a crash keeps as much as the test says, of each
 * independently: the disk can be ahead of the changelog or behind it, and both ahead of the position.
 */
final class CrashingCache {

    private static final int PARTITION = 3;
    private static final String EVENTS = "embedding-events";

    final TestClock clock = new TestClock();
    final CountingListener listener = new CountingListener();
    final ServingPartitions serving = new ServingPartitions();
    final LocalAnswers local = new LocalAnswers(serving);

    private final Settings settings;
    private final List<Logged> log = new ArrayList<>();
    private final List<Change> changelog = new ArrayList<>();
    private final List<EmbeddingResult> results = new ArrayList<>();
    private final List<EmbeddingFetch> fetches = new ArrayList<>();

    private final Set<String> flightIds = new HashSet<>();

    private Map<RowKey, Row> disk = new LinkedHashMap<>();
    private int committedPosition;
    private int committedChanges;
    private int committedResults;
    private int committedFetches;
    private int position;
    private boolean rereading;

    private MockProcessorContext<byte[], Object> context;
    private CacheProcessor processor;
    private RowMap store;

    CrashingCache(Settings settings) {
        this.settings = settings;
        start(Map.of());
    }

    private record Logged(CacheKey key, SpecificRecord event, long appendedAtMs) {}

    /** One record of the changelog; a null row is a tombstone. */
    private record Change(RowKey key, @Nullable Row row) {}

    /** How much of what came after the last commit a crash keeps. */
    record Kept(int changesOnDisk, int changesInChangelog, int results, int fetches) {}

    private void start(Map<RowKey, Row> rows) {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "crashing");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        context = new MockProcessorContext<>(properties, new TaskId(1, PARTITION), new java.io.File("unused"));
        store = new RowMap(rows, (key, row) -> changelog.add(new Change(key, row)));
        context.addStateStore(store);
        Deserializer<SpecificRecord> byIndex =
                (topic, bytes) -> log.get(ByteBuffer.wrap(bytes).getInt()).event();
        processor =
                new CacheProcessor(settings, byIndex, new CacheRuntime(clock, listener, local, serving, Faults.NONE));
        processor.init(context);
        disk = new LinkedHashMap<>(rows);
        committedChanges = changelog.size();
        committedResults = results.size();
        committedFetches = fetches.size();
        position = committedPosition;
    }

    /** Appends to the log; returns the offset. */
    int append(CacheKey key, SpecificRecord event) {
        log.add(new Logged(key, event, clock.millis()));
        return log.size() - 1;
    }

    boolean hasNext() {
        return position < log.size();
    }

    /** Processes the next event of the log. */
    void processNext() {
        Logged next = log.get(position);
        context.setRecordMetadata(EVENTS, PARTITION, position);
        byte[] index = ByteBuffer.allocate(Integer.BYTES).putInt(position).array();
        processor.process(new Record<>(next.key().bytes(), index, next.appendedAtMs()));
        position++;
        collect();
    }

    void processAll() {
        while (hasNext()) {
            processNext();
        }
    }

    /** Lets time pass and runs one sweep. */
    void sweep(Duration time) {
        clock.advance(time);
        context.scheduledPunctuators().getFirst().getPunctuator().punctuate(clock.millis());
        collect();
        if (context.committed()) {
            commit();
        }
    }

    private void collect() {
        for (var forwarded : context.forwarded()) {
            switch (forwarded.record().value()) {
                case EmbeddingResult result -> results.add(result);
                case EmbeddingFetch fetch -> {
                    fetches.add(fetch);
                    flightIds.add(fetch.getFlightId());
                }
                case VectorEvent vector -> appendOwn(forwarded.record().key(), vector);
                case LookupEvent lookup -> appendOwn(forwarded.record().key(), lookup);
                case Object other -> throw new AssertionError("sent " + other);
            }
        }
        context.resetForwards();
    }

    /** The cache writes to its own log; a clean run finds there what the first one wrote. */
    private void appendOwn(byte[] key, SpecificRecord event) {
        if (!rereading) {
            append(CacheKey.ofBytes(key), event);
        }
    }

    void commit() {
        committedPosition = position;
        committedChanges = changelog.size();
        committedResults = results.size();
        committedFetches = fetches.size();
        disk = new LinkedHashMap<>(rows());
        context.resetCommit();
    }

    /** Everything since the last commit. */
    Kept everything() {
        return new Kept(changes(), changes(), results.size() - committedResults, fetches.size() - committedFetches);
    }

    private int changes() {
        return changelog.size() - committedChanges;
    }

    /** Dies and starts again on the same disk, which restores what the changelog has since the last commit. */
    void crash(Kept kept) {
        List<Change> uncommitted = List.copyOf(changelog.subList(committedChanges, changelog.size()));
        Map<RowKey, Row> rows = new LinkedHashMap<>(disk);
        uncommitted.subList(0, kept.changesOnDisk).forEach(change -> apply(change, rows));
        uncommitted.subList(0, kept.changesInChangelog).forEach(change -> apply(change, rows));
        lose(kept);
        start(rows);
    }

    /** Dies and starts again on another machine, from the changelog alone. */
    void crashLosingTheDisk(Kept kept) {
        lose(kept);
        start(replayedChangelog());
    }

    private void lose(Kept kept) {
        processor.close();
        truncate(changelog, committedChanges + kept.changesInChangelog);
        truncate(results, committedResults + kept.results);
        truncate(fetches, committedFetches + kept.fetches);
    }

    private static void truncate(List<?> list, int size) {
        list.subList(size, list.size()).clear();
    }

    /** What a node would hold that has only the changelog. */
    Map<RowKey, Row> replayedChangelog() {
        Map<RowKey, Row> rows = new LinkedHashMap<>();
        changelog.forEach(change -> apply(change, rows));
        return rows;
    }

    private static void apply(Change change, Map<RowKey, Row> rows) {
        if (change.row == null) {
            rows.remove(change.key);
        } else {
            rows.put(change.key, change.row);
        }
    }

    /** The same log on a node that reads it once and never crashes. */
    CrashingCache cleanRun() {
        var clean = new CrashingCache(settings);
        clean.rereading = true;
        for (Logged logged : log) {
            clean.clock.advanceTo(logged.appendedAtMs);
            clean.append(logged.key, logged.event);
            clean.processNext();
        }
        return clean;
    }

    /** The rows of the running node. */
    Map<RowKey, Row> rows() {
        Map<RowKey, Row> rows = new LinkedHashMap<>();
        try (var all = store.all()) {
            all.forEachRemaining(row -> rows.put(row.key, row.value));
        }
        return rows;
    }

    @Nullable Row entry(CacheKey key) {
        return store.get(RowKey.entry(key.bytes()));
    }

    Row.@Nullable Flight flight(CacheKey key) {
        return (Row.Flight) store.get(RowKey.flight(key.bytes()));
    }

    /** Every result that was sent and not lost. */
    List<EmbeddingResult> results() {
        return results;
    }

    /** Ids of all flights that ever sent a fetch, lost or not. */
    Set<String> flightIds() {
        return flightIds;
    }

    /** Offsets of the log at which a command for {@code key} lies, by what it does. */
    List<Integer> offsetsOf(CommandOp op, RowKey key) {
        return IntStream.range(0, log.size())
                .filter(offset -> Arrays.equals(log.get(offset).key.bytes(), key.cacheKey()))
                .filter(offset -> log.get(offset).event instanceof CommandEvent command && command.getOp() == op)
                .boxed()
                .toList();
    }

    /** The last command for {@code key} in the log; empty if there is none. */
    Optional<CommandEvent> lastCommand(CacheKey key) {
        return log.reversed().stream()
                .filter(logged -> logged.key.equals(key))
                .map(Logged::event)
                .filter(CommandEvent.class::isInstance)
                .map(CommandEvent.class::cast)
                .findFirst();
    }

    /** Every fetch that was sent and not lost. */
    List<EmbeddingFetch> fetches() {
        return fetches;
    }
}
