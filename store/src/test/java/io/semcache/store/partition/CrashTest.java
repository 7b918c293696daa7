package io.semcache.store.partition;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.apache.kafka.streams.StreamsConfig.EXACTLY_ONCE_V2;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.Rows;
import io.semcache.store.TestStore;
import io.semcache.store.layout.RowLayout;
import io.semcache.store.lifecycle.FlushPolicy;
import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.upkeep.StoreDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a start finds after a crash: the files as they were, without what was only in memory. A crash is a copy of the
 * files of an open store.
 */
class CrashTest {

    private static final int FLUSH_WAIT_MILLIS = 50;
    private static final int FLUSH_ATTEMPTS = 200;

    private final Path directory;
    private final Path crashed;

    CrashTest(@TempDir Path directory, @TempDir Path crashed) {
        this.directory = directory;
        this.crashed = crashed;
    }

    /** Puts some rows, commits, and waits until the flush that goes with it is done. */
    private static void putAndFlush(TestStore test, int from, int to, long offset) throws Exception {
        for (int i = from; i < to; i++) {
            test.put(Rows.entryKey(i), Rows.entry("ns" + i % 3, i, 1 + i));
        }
        long before = test.stats().diskBytes();
        test.advance(FlushPolicy.LONGEST);
        test.commit(offset);
        awaitFlush(test, before);
    }

    private static void awaitFlush(TestStore test, long before) throws InterruptedException {
        for (int i = 0; i < FLUSH_ATTEMPTS && test.stats().diskBytes() == before; i++) {
            Thread.sleep(FLUSH_WAIT_MILLIS);
        }
        assertThat(test.stats().diskBytes()).as("size on disk after a flush").isNotEqualTo(before);
    }

    /** Rows, totals, expiries and namespaces of an open store agree with each other. */
    private static void requireConsistent(TestStore test) {
        assertThat(test.stats().checksum()).isEqualTo(test.recount().checksum());
        assertThat(test.stats().rows()).isEqualTo(test.recount().rows());
        Map<String, NamespaceTotals> namespaces = new HashMap<>();
        TestStore.drain(test.store.all())
                .forEach(row -> namespaces.merge(
                        RowLayout.namespace(row.value),
                        NamespaceCounts.ofRow(row.key.get(), row.value, row.value.length),
                        NamespaceTotals::plus));
        assertThat(test.stats().namespaces()).isEqualTo(namespaces);
        assertThat(test.ask(new ExpiredQuery(Long.MAX_VALUE, 10_000)).getResult())
                .hasSize((int) test.stats().rows());
    }

    @ParameterizedTest
    @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE_V2})
    void reopensAtTheOffsetOfTheLastFlush(String guarantee) throws Exception {
        try (TestStore test = TestStore.open(directory, guarantee)) {
            putAndFlush(test, 0, 100, 99);
            test.copyTo(crashed);
        }

        try (TestStore test = TestStore.open(crashed, guarantee)) {
            assertThat(test.committedOffset()).isEqualTo(99);
            assertThat(test.stats().rows()).isEqualTo(100);
            requireConsistent(test);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE_V2})
    void forgetsWhatWasOnlyInMemory(String guarantee) throws Exception {
        try (TestStore test = TestStore.open(directory, guarantee)) {
            putAndFlush(test, 0, 100, 99);
            test.put(Rows.entryKey(0), null);
            test.put(Rows.entryKey(200), Rows.entry("x", 1f, 9));
            test.copyTo(crashed);
        }

        try (TestStore test = TestStore.open(crashed, guarantee)) {
            assertThat(test.committedOffset()).isEqualTo(99);
            assertThat(test.stats().rows()).isEqualTo(100);
            requireConsistent(test);
        }
    }

    /** Rows beyond the last commit that came to disk by themselves, as they do when a memtable is full. */
    private void crashWithUncommittedRowsOnDisk(String guarantee) throws Exception {
        try (TestStore test = TestStore.open(directory, guarantee)) {
            putAndFlush(test, 0, 100, 99);
            test.put(Rows.entryKey(100), Rows.entry("x", 1f, 9));
            test.store.close();
            test.copyTo(crashed);
        }
    }

    @Test
    void keepsItsOffsetWithLaterRowsUnderAtLeastOnce() throws Exception {
        crashWithUncommittedRowsOnDisk(AT_LEAST_ONCE);

        try (TestStore test = TestStore.open(crashed, AT_LEAST_ONCE)) {
            assertThat(test.committedOffset()).isEqualTo(99);
            assertThat(test.stats().rows()).isEqualTo(101);
            requireConsistent(test);
        }
    }

    @Test
    void hasNoOffsetWithUncommittedRowsUnderExactlyOnce() throws Exception {
        crashWithUncommittedRowsOnDisk(EXACTLY_ONCE_V2);

        try (TestStore test = TestStore.open(crashed, EXACTLY_ONCE_V2)) {
            assertThat(test.committedOffset()).isNull();
            assertThat(test.stats().rows()).isEqualTo(101);
            requireConsistent(test);
        }
    }

    @Test
    void givesUpItsOffsetWithTheFirstWriteAfterACommitOnlyUnderExactlyOnce() {
        for (String guarantee : List.of(AT_LEAST_ONCE, EXACTLY_ONCE_V2)) {
            try (TestStore test = TestStore.open(directory.resolve(guarantee), guarantee)) {
                test.put(Rows.entryKey(1), Rows.entry(1f));
                test.commit(5);
                assertThat(test.committedOffset()).isEqualTo(5);

                test.put(Rows.entryKey(2), Rows.entry(2f));

                assertThat(test.committedOffset()).isEqualTo(guarantee.equals(AT_LEAST_ONCE) ? Long.valueOf(5) : null);
            }
        }
    }

    @Test
    void keepsItsOffsetWhileItRestoresUnderExactlyOnce() {
        try (TestStore test = TestStore.open(directory, EXACTLY_ONCE_V2)) {
            test.commit(5);

            test.context.restore(List.of(KeyValue.pair(Rows.entryKey(2).bytes(), Rows.bytes(Rows.entry(2f)))));

            assertThat(test.committedOffset()).isEqualTo(5);
        }
    }

    @Test
    void returnsTheOffsetThatStandsForUnknownAsItIs() {
        try (TestStore test = TestStore.open(directory)) {
            test.commit(-4);

            test.reopen();

            assertThat(test.committedOffset()).isEqualTo(-4);
        }
    }

    @Test
    void removesAnOffsetThatIsCommittedAsNull() {
        TopicPartition other = new TopicPartition("other", 3);
        try (TestStore test = TestStore.open(directory)) {
            test.store.commit(Map.of(TestStore.CHANGELOG, 5L, other, 6L));
            Map<TopicPartition, Long> without = new HashMap<>();
            without.put(TestStore.CHANGELOG, null);

            test.store.commit(without);

            assertThat(test.committedOffset()).isNull();
            assertThat(test.store.committedOffset(other)).isEqualTo(6);
        }
    }

    @Test
    void startsFromNothingAfterStreamsClearedItsOffsets() {
        try (TestStore test = TestStore.open(directory)) {
            test.put(Rows.entryKey(1), Rows.entry(1f));
            test.commit(5);

            test.store.commit(Map.of());
            assertThat(test.committedOffset()).isNull();
            test.reopen();

            assertThat(test.committedOffset()).isNull();
            assertThat(test.stats().rows()).isZero();
        }
    }

    @Test
    void keepsItsRowsWithoutAChangelog() {
        try (TestStore test = TestStore.open(directory)) {
            test.put(Rows.entryKey(1), Rows.entry(1f));
            test.store.commit(Map.of());

            test.reopen();

            assertThat(test.stats().rows()).isEqualTo(1);
        }
    }

    @Test
    void flushesNothingWhenNothingChanged() throws Exception {
        try (TestStore test = TestStore.open(directory)) {
            putAndFlush(test, 0, 10, 9);
            List<Path> files = test.tableFiles();

            test.advance(Duration.ofHours(1));
            test.commit(9);
            Thread.sleep(10 * FLUSH_WAIT_MILLIS);

            assertThat(test.tableFiles()).containsExactlyInAnyOrderElementsOf(files);
        }
    }

    @Test
    void survivesACrashWhileItIsDiscarded() throws IOException {
        try (TestStore test = TestStore.open(directory)) {
            test.put(Rows.entryKey(1), Rows.entry(1f));
        }
        Path rows = new StoreDirectory(directory, "vectors").rows();
        Files.move(rows, rows.resolveSibling("vectors.discarded"));

        try (TestStore test = TestStore.open(directory)) {
            assertThat(test.stats().rows()).isZero();
        }
        assertThat(rows.resolveSibling("vectors.discarded")).doesNotExist();
    }
}
