package io.semcache.store;

import static org.apache.kafka.streams.StreamsConfig.EXACTLY_ONCE_V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.dump.Block;
import io.semcache.dump.Entry;
import io.semcache.dump.Source;
import io.semcache.store.export.DumpedEntries;
import io.semcache.store.query.CommitStats;
import io.semcache.store.query.CommitStatsQuery;
import io.semcache.store.query.Export;
import io.semcache.store.query.ExportQuery;
import io.semcache.store.query.ExportTotals;
import io.semcache.store.query.Omission;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import io.semcache.vectors.Embedding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {

    private static final long SEED = 9;
    private static final long NOW = 10_000;

    @Test
    void givesEveryEntryAsItWasAtTheCommit(@TempDir Path directory) {
        try (TestStore test = TestStore.open(directory)) {
            Map<Integer, Row.Present> expected = fill(test, 2_000);
            test.commit(41);

            try (Export export = begin(test, all(true))) {
                for (int i = 0; i < 2_000; i += 2) {
                    test.put(Rows.entryKey(i), i % 4 == 0 ? null : Rows.entry(-1f));
                }
                List<Entry> entries = read(export);

                assertThat(export.changelogOffset()).isEqualTo(41);
                assertThat(entries).hasSize(expected.size());
                long checksum = 0;
                for (Entry entry : entries) {
                    int number = number(entry);
                    byte[] row = DumpedEntries.row(entry);
                    checksum += DumpedEntries.contentHash(entry.key(), row);
                    assertThat(withoutPlace(DumpedEntries.present(row)))
                            .as("seed %d, entry %d", SEED, number)
                            .isEqualTo(withoutPlace(expected.get(number)));
                }
                assertThat(export.totals()).isEqualTo(new ExportTotals(2_000, checksum, 2_000, checksum));
            }
        }
    }

    @Test
    void waitsForTheCommitBehindAWrite(@TempDir Path directory) throws Exception {
        try (TestStore test = TestStore.open(directory)) {
            test.commit(7);
            test.put(Rows.entryKey(1), Rows.entry(1f));

            CompletableFuture<Export> export = test.ask(all(true)).getResult();

            assertThat(export).isNotDone();
            test.commit(8);
            try (Export taken = export.get()) {
                assertThat(taken.changelogOffset()).isEqualTo(8);
                assertThat(read(taken)).hasSize(1);
            }
        }
    }

    @Test
    void doesNotWaitIfTheOffsetMayStayUnknown(@TempDir Path directory) {
        try (TestStore test = TestStore.open(directory)) {
            test.put(Rows.entryKey(1), Rows.entry(1f));

            try (Export export = begin(test, all(false))) {
                assertThat(export.changelogOffset()).isEqualTo(-1);
                assertThat(read(export)).hasSize(1);
            }
        }
    }

    @Test
    void leavesOutWhatExpiredButCountsIt(@TempDir Path directory) {
        try (TestStore test = TestStore.open(directory)) {
            test.put(Rows.entryKey(1), Rows.entry("ns", 1f, NOW));
            test.put(Rows.entryKey(2), Rows.entry("ns", 2f, NOW + 1));
            test.put(Rows.entryKey(3), Rows.entry("other", 3f, Row.NEVER));
            test.commit(1);

            try (Export export = begin(test, new ExportQuery("ns", Set.of(), true, NOW))) {
                assertThat(read(export)).hasSize(1);
                assertThat(export.totals().entries()).isEqualTo(1);
                assertThat(export.totals().storedEntries()).isEqualTo(2);
                assertThat(export.totals().storedChecksum())
                        .isNotEqualTo(export.totals().checksum());
            }
        }
    }

    @Test
    void leavesOutTextsAndMetadata(@TempDir Path directory) {
        try (TestStore test = TestStore.open(directory)) {
            EntryInfo info = EntryInfo.of("ns", "hash", "1", InputKind.QUERY, 3, "hash");
            EntryInfo full = new EntryInfo(
                    "ns",
                    "hash",
                    "1",
                    InputKind.QUERY,
                    info.tokens(),
                    "hash",
                    "name",
                    "a long text",
                    Set.of("t"),
                    Map.of("k", 1.0),
                    null,
                    "source",
                    null,
                    Set.of());
            test.put(Rows.entryKey(1), Row.Present.of(Embedding.of(1f, 2f), full, 5));
            test.commit(1);

            try (Export export =
                    begin(test, new ExportQuery(null, Set.of(Omission.TEXT, Omission.METADATA), true, NOW))) {
                Entry entry = read(export).getFirst();
                byte[] row = DumpedEntries.row(entry);
                EntryInfo kept = DumpedEntries.present(row).info();
                assertThat(kept.text()).isNull();
                assertThat(kept.metadata()).isEmpty();
                assertThat(kept.name()).isEqualTo("name");
                assertThat(kept.tags()).containsExactly("t");
                assertThat(kept.source()).isEqualTo("source");
                assertThat(export.totals().checksum()).isEqualTo(DumpedEntries.contentHash(entry.key(), row));
            }
        }
    }

    @Test
    void givesTheSourcesOfTheNamespace(@TempDir Path directory) {
        try (TestStore test = TestStore.open(directory)) {
            test.put(Rows.entryKey(1), Rows.entry("ns", 1f, Row.NEVER));
            test.put(sourceKey(2), new Row.Source("ns", "page", Set.of("shelf", "book"), 0, 1));
            test.put(sourceKey(3), new Row.Source("other", "page", Set.of("book"), 0, 2));
            test.commit(1);

            try (Export export = begin(test, new ExportQuery("ns", Set.of(), true, NOW))) {
                assertThat(export.next()).isInstanceOf(Block.Entries.class);
                assertThat(export.next())
                        .isEqualTo(new Block.Sources(List.of(new Source("ns", "page", List.of("book", "shelf")))));
                assertThat(export.next()).isNull();
            }
        }
    }

    private static RowKey sourceKey(int number) {
        return RowKey.source(Rows.entryKey(number).cacheKey());
    }

    @Test
    void endsWhenTheStoreCloses(@TempDir Path directory) {
        try (TestStore test = TestStore.open(directory)) {
            fill(test, 2_000);
            test.commit(1);
            Export export = begin(test, all(true));
            export.next();
            test.put(Rows.entryKey(1), Rows.entry(1f));
            CompletableFuture<Export> waiting = test.ask(all(true)).getResult();

            test.reopen();

            assertThatThrownBy(export::next).isInstanceOf(InvalidStateStoreException.class);
            assertThat(waiting).isCompletedExceptionally();
            export.close();
        }
    }

    @Test
    void tellsTheTotalsOfTheLastCommit(@TempDir Path directory) {
        try (TestStore test = TestStore.open(directory)) {
            assertThat(test.ask(new CommitStatsQuery()).getResult()).isEmpty();
            fill(test, 10);
            test.commit(3);
            long checksum = test.ask(new StatsQuery()).getResult().checksum();
            fill(test, 20);

            assertThat(test.ask(new CommitStatsQuery()).getResult()).contains(new CommitStats(3, 10, checksum));
        }
    }

    /** Streams commits −4 where there is no changelog record yet. */
    @Test
    void givesNothingOfAPartitionThatNothingWasWrittenTo(@TempDir Path directory) {
        try (TestStore test = TestStore.open(directory)) {
            test.commit(-4);

            try (Export export = begin(test, all(true))) {
                assertThat(export.changelogOffset()).isEqualTo(-1);
                assertThat(export.next()).isNull();
            }
            assertThat(test.ask(new CommitStatsQuery()).getResult()).isEmpty();
        }
    }

    @Test
    void tellsNoTotalsThatNoCommitWillReplace(@TempDir Path directory) {
        try (TestStore test = TestStore.open(directory, EXACTLY_ONCE_V2)) {
            fill(test, 10);
            test.commit(3);
            assertThat(test.ask(new CommitStatsQuery()).getResult()).isPresent();

            test.put(Rows.entryKey(11), Rows.entry(1f));

            assertThat(test.ask(new CommitStatsQuery()).getResult()).isEmpty();
        }
    }

    private static Map<Integer, Row.Present> fill(TestStore test, int count) {
        Random random = new Random(SEED);
        Map<Integer, Row.Present> rows = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Row.Present row = Rows.entry("ns" + random.nextInt(3), random.nextFloat(), Row.NEVER);
            rows.put(i, row);
            test.put(Rows.entryKey(i), row);
        }
        return rows;
    }

    private static ExportQuery all(boolean atCommit) {
        return new ExportQuery(null, Set.of(), atCommit, NOW);
    }

    private static Export begin(TestStore test, ExportQuery query) {
        return test.ask(query).getResult().join();
    }

    private static List<Entry> read(Export export) {
        List<Entry> entries = new ArrayList<>();
        for (Block.Content page = export.next(); page != null; page = export.next()) {
            if (page instanceof Block.Entries(List<Entry> some)) {
                entries.addAll(some);
            }
        }
        return entries;
    }

    private static int number(Entry entry) {
        byte[] key = entry.key();
        return (key[30] & 0xff) << 8 | (key[31] & 0xff);
    }

    private static Row.@Nullable Present withoutPlace(Row.@Nullable Present row) {
        return row == null
                ? null
                : new Row.Present(
                        row.vector(),
                        row.info(),
                        row.createdAtMs(),
                        row.expiresAtMs(),
                        0,
                        0,
                        row.payload(),
                        row.slidingMs(),
                        row.staleMs(),
                        row.textKey());
    }
}
