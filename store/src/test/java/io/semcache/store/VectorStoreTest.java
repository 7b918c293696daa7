package io.semcache.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.row.CorruptRowException;
import io.semcache.store.row.Payload;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorStoreTest {

    private final Path directory;
    private final TestStore test;
    private final KeyValueStore<Bytes, byte[]> store;

    VectorStoreTest(@TempDir Path directory) {
        this.directory = directory;
        this.test = TestStore.open(directory);
        this.store = test.store;
    }

    @AfterEach
    void close() {
        test.close();
    }

    private static List<RowKey> keys(KeyValueIterator<Bytes, byte[]> iterator) {
        return TestStore.drain(iterator).stream()
                .map(row -> RowKey.ofBytes(row.key.get()))
                .toList();
    }

    @Test
    void keepsRowsOverACloseAndAnInit() {
        test.put(Rows.entryKey(1), Rows.entry("a", 1f, 50));

        test.reopen();

        assertThat(test.get(Rows.entryKey(1))).isEqualTo(Rows.entry("a", 1f, 50));
        assertThat(test.stats().namespaces()).containsOnlyKeys("a");
        assertThat(test.stats().namespace("a").entries()).isEqualTo(1);
        assertThat(test.ask(new ExpiredQuery(50, 10)).getResult()).containsExactly(Rows.entryKey(1));
    }

    @Test
    void takesASecondInitWithoutACloseForTheSame() {
        test.put(Rows.entryKey(1), Rows.entry(1f));

        store.init(test.context, store);

        assertThat(test.get(Rows.entryKey(1))).isEqualTo(Rows.entry(1f));
    }

    @Test
    void refusesToBeReadAfterClose() {
        store.close();

        assertThat(store.isOpen()).isFalse();
        assertThatThrownBy(() -> store.get(Rows.bytes(Rows.entryKey(1))))
                .isInstanceOf(InvalidStateStoreException.class);
        assertThatThrownBy(store::all).isInstanceOf(InvalidStateStoreException.class);
        assertThat(test.ask(new StatsQuery()).getFailureReason()).isEqualTo(FailureReason.NOT_PRESENT);
    }

    @Test
    void closesTwice() {
        store.close();
        store.close();

        assertThat(store.isOpen()).isFalse();
    }

    @Test
    void ignoresACommitAfterClose() {
        test.commit(1);
        store.close();

        test.commit(2);
        test.reopen();

        assertThat(test.committedOffset()).isEqualTo(1);
    }

    @Test
    void endsOpenIteratorsWhenItCloses() {
        test.put(Rows.entryKey(1), Rows.entry(1f));
        KeyValueIterator<Bytes, byte[]> iterator = store.all();

        store.close();

        assertThatThrownBy(iterator::next).isInstanceOf(InvalidStateStoreException.class);
        iterator.close();
    }

    @Test
    void iteratesOverOneMoment() {
        test.put(Rows.entryKey(1), Rows.entry(1f));
        test.put(Rows.entryKey(3), Rows.entry(3f));
        try (KeyValueIterator<Bytes, byte[]> iterator = store.all()) {
            test.put(Rows.entryKey(2), Rows.entry(2f));
            test.put(Rows.entryKey(3), null);

            assertThat(keys(iterator)).containsExactly(Rows.entryKey(1), Rows.entryKey(3));
        }
    }

    @Test
    void scansTheWaitersOfOneKeyOnly() {
        byte[] cacheKey = new byte[32];
        Arrays.fill(cacheKey, (byte) 0xff);
        RowKey first = RowKey.waiter(cacheKey, "1".getBytes(UTF_8));
        RowKey second = RowKey.waiter(cacheKey, "2".getBytes(UTF_8));
        test.put(RowKey.entry(cacheKey), Rows.entry(1f));
        test.put(RowKey.flight(cacheKey), Rows.randomFlight(new Random(1)));
        test.put(second, Rows.randomRow(new Random(2), second));
        test.put(first, Rows.randomRow(new Random(3), first));
        test.put(RowKey.waiter(Rows.cacheKey(1), new byte[] {1}), Rows.randomRow(new Random(3), first));

        assertThat(keys(store.prefixScan(RowKey.waiterPrefix(cacheKey), RowKey.prefixSerializer())))
                .containsExactly(first, second);
    }

    @Test
    void scansAPrefixThatHasNothingAfterIt() {
        byte[] cacheKey = new byte[32];
        Arrays.fill(cacheKey, (byte) 0xff);
        test.put(Rows.entryKey(1), Rows.entry(1f));
        test.put(RowKey.entry(cacheKey), Rows.entry(1f));

        assertThat(keys(store.prefixScan(new byte[] {(byte) 0xff, (byte) 0xff}, RowKey.prefixSerializer())))
                .containsExactly(RowKey.entry(cacheKey));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void behavesAsASortedMap(long seed) {
        Random random = new Random(seed);
        NavigableMap<Bytes, byte[]> model = new TreeMap<>();
        for (int i = 0; i < 1_000; i++) {
            RowKey key = Rows.randomKey(random);
            Bytes bytes = Rows.bytes(key);
            byte[] row = Rows.bytes(Rows.randomRow(random, key));
            String step = "step %d of seed %d".formatted(i, seed);
            switch (random.nextInt(5)) {
                case 0 -> assertThat(store.delete(bytes)).as(step).isEqualTo(model.remove(bytes));
                case 1 -> assertThat(store.putIfAbsent(bytes, row)).as(step).isEqualTo(model.putIfAbsent(bytes, row));
                default -> {
                    store.put(bytes, row);
                    model.put(bytes, row);
                }
            }
            assertThat(store.get(bytes)).as(step).isEqualTo(model.get(bytes));
        }

        Bytes from = model.firstKey();
        Bytes to = Rows.bytes(Rows.entryKey(25));
        assertThat(pairs(store.all())).isEqualTo(pairs(model));
        assertThat(pairs(store.reverseAll())).isEqualTo(pairs(model.descendingMap()));
        assertThat(pairs(store.range(from, to))).isEqualTo(pairs(model.subMap(from, true, to, true)));
        assertThat(pairs(store.reverseRange(from, to)))
                .isEqualTo(pairs(model.subMap(from, true, to, true).descendingMap()));
        assertThat(pairs(store.range(to, null))).isEqualTo(pairs(model.tailMap(to, true)));
        assertThat(pairs(store.range(null, to))).isEqualTo(pairs(model.headMap(to, true)));
        assertThat(pairs(store.range(to, from))).isEmpty();
        assertThat(store.approximateNumEntries()).isEqualTo(model.size());
    }

    private static List<String> pairs(KeyValueIterator<Bytes, byte[]> iterator) {
        List<String> pairs = new ArrayList<>();
        TestStore.drain(iterator).forEach(row -> pairs.add(row.key + Arrays.toString(row.value)));
        return pairs;
    }

    private static List<String> pairs(Map<Bytes, byte[]> rows) {
        List<String> pairs = new ArrayList<>();
        rows.forEach((key, row) -> pairs.add(key + Arrays.toString(row)));
        return pairs;
    }

    @Test
    void keepsTheLastOfSeveralPutsInOneBatch() {
        Bytes key = Rows.bytes(Rows.entryKey(1));
        store.putAll(List.of(
                KeyValue.pair(key, Rows.bytes(Rows.entry(1f))), KeyValue.pair(key, Rows.bytes(Rows.entry(2f)))));

        assertThat(test.get(Rows.entryKey(1))).isEqualTo(Rows.entry(2f));
        assertThat(test.stats().rows()).isEqualTo(1);
    }

    @Test
    void movesTheExpiryWithTheRow() {
        test.put(Rows.entryKey(1), Rows.entry("a", 1f, 50));
        test.put(Rows.entryKey(1), Rows.entry("a", 1f, 80));
        assertThat(test.ask(new ExpiredQuery(79, 10)).getResult()).isEmpty();
        assertThat(test.ask(new ExpiredQuery(80, 10)).getResult()).containsExactly(Rows.entryKey(1));

        test.put(Rows.entryKey(1), Rows.entry("a", 1f, Row.NEVER));
        assertThat(test.ask(new ExpiredQuery(Long.MAX_VALUE, 10)).getResult()).isEmpty();
    }

    @Test
    void refusesWhatIsNoRowAndKeepsNothingOfIt() {
        Bytes key = Rows.bytes(Rows.entryKey(1));

        assertThatThrownBy(() -> store.put(key, new byte[10])).isInstanceOf(CorruptRowException.class);
        assertThatThrownBy(() -> store.put(Bytes.wrap(new byte[5]), Rows.bytes(Rows.entry(1f))))
                .isInstanceOf(CorruptRowException.class);
        test.put(Rows.entryKey(2), Rows.entry(2f));

        assertThat(keys(store.all())).containsExactly(Rows.entryKey(2));
        assertThat(test.stats().rows()).isEqualTo(1);
    }

    @Test
    void readsRowsThatAreLargerThanAnyBefore() {
        byte[] payload = new byte[100_000];
        Row.Present small = Rows.entry(1f);
        Row large = new Row.Present(small.vector(), small.info(), 0, 0, 0, 0, new Payload(payload, null));
        test.put(Rows.entryKey(1), large);

        test.put(Rows.entryKey(1), small);

        assertThat(test.stats().checksum()).isEqualTo(test.recount().checksum());
    }

    @Test
    void knowsItsPositionAgainAfterAReopen() {
        test.context.process(41);
        test.put(Rows.entryKey(1), Rows.entry(1f));
        test.commit(7);

        test.reopen();

        assertThat(store.getPosition()).isEqualTo(Position.emptyPosition().withComponent(RowsTopology.TOPIC, 0, 41));
    }

    @Test
    void touchesTheTaskDirectorySoThatStreamsDoesNotTakeItForOutdated() throws IOException {
        Files.setLastModifiedTime(directory, FileTime.fromMillis(0));
        test.advance(Duration.ofMinutes(1));

        test.commit(1);

        assertThat(Files.getLastModifiedTime(directory).toInstant()).isEqualTo(test.now());
    }

    @Test
    void callsTheHookAfterThePut(@TempDir Path other) {
        List<byte[]> seen = new ArrayList<>();
        try (VectorStoreMemory memory = new VectorStoreMemory(1 << 20, 1 << 20)) {
            var hooked = VectorStores.persistent("hooked", memory, (key, row) -> seen.add(key.get()))
                    .get();
            hooked.init(new FakeContext(other, "at_least_once"), hooked);
            hooked.put(Rows.bytes(Rows.entryKey(1)), Rows.bytes(Rows.entry(1f)));
            hooked.close();
        }

        assertThat(seen).containsExactly(Rows.entryKey(1).bytes());
    }
}
