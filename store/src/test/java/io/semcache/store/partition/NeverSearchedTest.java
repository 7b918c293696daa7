package io.semcache.store.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.Rows;
import io.semcache.store.SearchedSpaces;
import io.semcache.store.TestStore;
import io.semcache.store.query.ScanQuery;
import io.semcache.store.query.ScanResult;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.row.EntryInfo;
import io.semcache.store.row.InputKind;
import io.semcache.store.row.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Entries of a namespace that is never searched have no codes, and a change of that is noticed at the next start. */
class NeverSearchedTest {

    private static final int ROWS = 500;
    private static final SearchedSpaces.Space A = SearchedSpaces.ALL.getFirst();
    private static final SearchedSpaces.Space B = SearchedSpaces.ALL.getLast();
    private static final Set<String> ALL = Set.of(A.namespace(), B.namespace());
    private static final Set<String> ONLY_A = Set.of(A.namespace());
    private static final Set<String> ONLY_B = Set.of(B.namespace());

    private final Path directory;

    NeverSearchedTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** Half of the rows in each namespace, each with a vector that has a direction. */
    private static void fill(TestStore test) {
        Random random = new Random(1);
        for (int i = 0; i < ROWS; i++) {
            SearchedSpaces.Space space = i % 2 == 0 ? A : B;
            EntryInfo info = EntryInfo.of(
                            space.namespace(),
                            space.space().model(),
                            space.space().revision(),
                            InputKind.NONE,
                            3,
                            "h")
                    .named("name-" + i, null);
            test.put(
                    Rows.entryKey(i),
                    Row.Present.of(SearchedSpaces.vector(random, space.space().dimensions()), info, 0));
        }
    }

    private static SimilarityResult search(TestStore test, SearchedSpaces.Space space) {
        return test.ask(SimilarityQuery.nearest(
                        space.namespace(),
                        space.space(),
                        SearchedSpaces.vector(new Random(2), space.space().dimensions()),
                        ROWS,
                        Duration.ofSeconds(30)))
                .getResult();
    }

    private static void requireSearched(TestStore test, SearchedSpaces.Space... searched) throws InterruptedException {
        test.awaitSearchable();
        for (SearchedSpaces.Space space : List.of(A, B)) {
            SimilarityResult result = search(test, space);
            if (List.of(searched).contains(space)) {
                assertThat(((SimilarityResult.Found) result).neighbours())
                        .as("neighbours in %s", space)
                        .hasSize(ROWS / 2);
            } else {
                assertThat(result).as("in %s", space).isEqualTo(new SimilarityResult.NotReady());
            }
        }
        assertThat(test.stats().indexedRows()).isEqualTo((long) searched.length * ROWS / 2);
    }

    private long codesOnDisk() throws RocksDBException {
        long[] codes = new long[1];
        OfflineTables.change(directory, tables -> {
            try (RocksIterator all = tables.db().newIterator(tables.handle(Family.CODES))) {
                for (all.seekToFirst(); all.isValid(); all.next()) {
                    codes[0]++;
                }
                all.status();
            }
        });
        return codes[0];
    }

    @Test
    void haveNoCodesAndAreFoundInEveryOtherWay() throws Exception {
        try (TestStore test = TestStore.openSearching(directory, ONLY_B::contains)) {
            fill(test);

            requireSearched(test, B);
            assertThat(((ScanResult.Found) test.ask(new ScanQuery(A.namespace(), "", null, ROWS, 0))
                                    .getResult())
                            .names())
                    .hasSize(ROWS / 2);
            assertThat(test.get(Rows.entryKey(0))).isNotNull();
            test.put(Rows.entryKey(0), null);
            test.put(Rows.entryKey(1), null);
            test.commit(1);
        }
        assertThat(codesOnDisk()).isEqualTo(ROWS / 2 - 1);
        try (TestStore test = TestStore.openSearching(directory, ONLY_B::contains)) {
            assertThat(test.stats().indexedRows())
                    .as("loaded, not derived anew")
                    .isLessThanOrEqualTo(ROWS / 2 - 1);
            test.awaitSearchable();
            assertThat(test.stats().indexedRows()).isEqualTo(ROWS / 2 - 1);
        }
    }

    @Test
    void getCodesWhenTheyAreSearchedAfterAllAndLoseThemAgain() throws Exception {
        try (TestStore test = TestStore.openSearching(directory, ONLY_B::contains)) {
            fill(test);
            test.commit(1);
        }
        for (Set<String> searched : List.of(ALL, ONLY_A, ONLY_B, ALL)) {
            try (TestStore test = TestStore.openSearching(directory, searched::contains)) {
                requireSearched(
                        test,
                        Stream.of(A, B)
                                .filter(space -> searched.contains(space.namespace()))
                                .toArray(SearchedSpaces.Space[]::new));
                test.commit(1);
            }
            assertThat(codesOnDisk()).isEqualTo((long) searched.size() * ROWS / 2);
        }
    }
}
