package io.semcache.store.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.Rows;
import io.semcache.store.TestStore;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.layout.RowReader;
import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.query.StoreStats;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts and checksum: kept with every write, and the same however a store came to its rows. */
class TotalsTest {

    /** Random puts and deletes, and the changelog that they leave. */
    private static List<KeyValue<byte[], byte[]>> write(TestStore test, long seed, int steps) {
        Random random = new Random(seed);
        List<KeyValue<byte[], byte[]>> changelog = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            RowKey key = Rows.randomKey(random);
            byte[] row = random.nextInt(3) == 0 ? null : Rows.bytes(Rows.randomRow(random, key));
            test.store.put(Rows.bytes(key), row);
            changelog.add(new KeyValue<>(key.bytes(), row));
        }
        return changelog;
    }

    private static void restore(TestStore test, List<KeyValue<byte[], byte[]>> changelog, int batch) {
        for (int from = 0; from < changelog.size(); from += batch) {
            test.context.restore(changelog.subList(from, Math.min(from + batch, changelog.size())));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void areThoseOfTheRows(long seed, @TempDir Path directory) {
        try (TestStore test = TestStore.open(directory)) {
            write(test, seed, 2_000);

            Totals counted = test.recount();
            StoreStats stats = test.stats();
            assertThat(stats.checksum()).as("seed %d", seed).isEqualTo(counted.checksum());
            assertThat(stats.rows()).isEqualTo(counted.rows());
            assertThat(stats.entries()).isEqualTo(counted.present());
            assertThat(stats.negatives()).isEqualTo(counted.negatives());
            assertThat(stats.flights()).isEqualTo(counted.flights());
            assertThat(stats.openFlights()).as("seed %d", seed).isEqualTo(countOpenFlights(test));
            assertThat(stats.waiters()).isEqualTo(counted.waiters());
            assertThat(stats.namespaces()).as("seed %d", seed).isEqualTo(countNamespaces(test));
        }
    }

    private static long countOpenFlights(TestStore test) {
        return TestStore.drain(test.store.all()).stream()
                .filter(row -> RowReader.read(row.value) instanceof Row.Flight flight && flight.open())
                .count();
    }

    private static Map<String, NamespaceTotals> countNamespaces(TestStore test) {
        Map<String, NamespaceTotals> counts = new HashMap<>();
        for (KeyValue<Bytes, byte[]> row : TestStore.drain(test.store.all())) {
            NamespaceTotals one = RowLayout.isOfGeneration(RowLayout.type(row.value))
                    ? NamespaceCounts.ofRow(row.key.get(), row.value, row.value.length)
                    : NamespaceTotals.NONE;
            switch (RowReader.read(row.value)) {
                case Row.Present present -> counts.merge(present.info().namespace(), one, NamespaceTotals::plus);
                case Row.Negative negative -> counts.merge(negative.namespace(), one, NamespaceTotals::plus);
                case Row.Source source -> counts.merge(source.namespace(), one, NamespaceTotals::plus);
                case Row.Flight _, Row.Waiter _, Row.Namespace _, Row.Erasure _ -> {}
            }
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1_000, 5_000})
    void areTheSameAfterARestoreInBatchesOfAnySize(int batch, @TempDir Path active, @TempDir Path standby) {
        try (TestStore test = TestStore.open(active);
                TestStore copy = TestStore.open(standby)) {
            List<KeyValue<byte[], byte[]>> changelog = write(test, 4, 2_000);

            restore(copy, changelog, batch);

            assertThat(TestStore.counts(copy.stats())).isEqualTo(TestStore.counts(test.stats()));
            assertThat(copy.ask(new ExpiredQuery(Long.MAX_VALUE, 1_000)).getResult())
                    .isEqualTo(test.ask(new ExpiredQuery(Long.MAX_VALUE, 1_000)).getResult());
        }
    }

    @Test
    void areTheSameAfterARestoreOverRowsThatAreThereAlready(@TempDir Path active, @TempDir Path standby) {
        try (TestStore test = TestStore.open(active);
                TestStore copy = TestStore.open(standby)) {
            List<KeyValue<byte[], byte[]>> changelog = write(test, 5, 2_000);

            restore(copy, changelog.subList(0, 1_500), 100);
            restore(copy, changelog.subList(700, 2_000), 100);

            assertThat(TestStore.counts(copy.stats())).isEqualTo(TestStore.counts(test.stats()));
        }
    }

    @Test
    void areReadAgainAtAReopen(@TempDir Path directory) {
        try (TestStore test = TestStore.open(directory)) {
            write(test, 6, 1_000);
            StoreStats before = test.stats();

            test.reopen();

            assertThat(TestStore.counts(test.stats())).isEqualTo(TestStore.counts(before));
        }
    }

    @Test
    void areZeroWhenEverythingIsDeleted(@TempDir Path directory) {
        try (TestStore test = TestStore.open(directory)) {
            write(test, 7, 1_000);

            TestStore.drain(test.store.all()).forEach(row -> test.store.delete(row.key));

            assertThat(TestStore.counts(test.stats()))
                    .isEqualTo(TestStore.counts(
                            new StoreStats(0, 0, 0, 0, 0, 0, Map.of(), 0, 0, true, 0, 0, true, 0, 0, 0)));
            assertThat(test.ask(new ExpiredQuery(Long.MAX_VALUE, 10)).getResult())
                    .isEmpty();
        }
    }

    @Test
    void tellTwoRowsApartThatSwappedTheirKeys(@TempDir Path one, @TempDir Path other) {
        try (TestStore test = TestStore.open(one);
                TestStore swapped = TestStore.open(other)) {
            test.put(Rows.entryKey(1), Rows.entry(1f));
            test.put(Rows.entryKey(2), Rows.entry(2f));
            swapped.put(Rows.entryKey(1), Rows.entry(2f));
            swapped.put(Rows.entryKey(2), Rows.entry(1f));

            assertThat(swapped.stats().checksum()).isNotEqualTo(test.stats().checksum());
        }
    }
}
