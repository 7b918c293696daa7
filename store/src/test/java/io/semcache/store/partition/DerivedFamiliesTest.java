package io.semcache.store.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.Rows;
import io.semcache.store.SearchedSpaces;
import io.semcache.store.TestStore;
import io.semcache.store.index.CodeRow;
import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.query.ScanQuery;
import io.semcache.store.query.ScanResult;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.store.row.RowKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/**
 * Codes, expiries and names are made anew from the entries when there is anything wrong with them, and nothing else is
 * lost.
 */
class DerivedFamiliesTest {

    private static final int ROWS = 3_000;

    private final Path directory;
    private final List<RowKey> expired;
    private final List<ScanResult> names;
    private final long checksum;
    private final SimilarityResult answer;
    private TestStore test;

    DerivedFamiliesTest(@TempDir Path directory) throws InterruptedException {
        this.directory = directory;
        Random random = new Random(1);
        test = TestStore.open(directory);
        for (int i = 0; i < ROWS; i++) {
            test.put(Rows.entryKey(i), SearchedSpaces.entry(random, SearchedSpaces.ALL.get(i % 4)));
        }
        test.commit(7);
        expired = test.ask(new ExpiredQuery(Long.MAX_VALUE, ROWS)).getResult();
        names = names();
        checksum = test.stats().checksum();
        answer = similar();
        test.close();
    }

    @AfterEach
    void close() {
        test.close();
    }

    private SimilarityResult similar() throws InterruptedException {
        SearchedSpaces.Space space = SearchedSpaces.ALL.getFirst();
        SimilarityQuery query = new SimilarityQuery(
                space.namespace(),
                space.space(),
                SearchedSpaces.vector(new Random(2), space.space().dimensions()),
                100,
                -1f,
                null,
                0,
                SearchedSpaces.soon());
        test.awaitSearchable();
        return test.ask(query).getResult();
    }

    private List<ScanResult> names() {
        return Stream.of("a", "b")
                .map(namespace ->
                        test.ask(new ScanQuery(namespace, "", null, ROWS, 0)).getResult())
                .toList();
    }

    private void requireAsBefore() throws InterruptedException {
        assertThat(similar()).isEqualTo(answer);
        assertThat(test.ask(new ExpiredQuery(Long.MAX_VALUE, ROWS)).getResult()).isEqualTo(expired);
        assertThat(names()).isEqualTo(names).doesNotContain(new ScanResult.Found(List.of()));
        assertThat(test.stats().checksum()).isEqualTo(checksum);
        assertThat(test.committedOffset()).isEqualTo(7);
    }

    private Path fileOf(Family family) throws RocksDBException {
        Path[] found = new Path[1];
        OfflineTables.change(directory, tables -> {
            var metadata = tables.db().getLiveFilesMetaData();
            for (var file : metadata) {
                if (Family.ofNameBytes(file.columnFamilyName()) == family) {
                    found[0] = Path.of(file.path(), file.fileName());
                }
            }
        });
        return found[0];
    }

    private static void flipABitInTheMiddle(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void areLoadedWhenAllIsWell() throws InterruptedException {
        test = TestStore.open(directory);

        requireAsBefore();
    }

    @Test
    void areDerivedWhenAStoreWithoutThemIsOpened() throws Exception {
        OfflineTables.change(directory, tables -> {
            tables.recreate(Family.CODES);
            OfflineTables.deleteMeta(tables, MetaKeys.CODES);
            for (int id = 1; id <= SearchedSpaces.ALL.size(); id++) {
                OfflineTables.deleteMeta(tables, MetaKeys.space(id));
            }
        });

        test = TestStore.open(directory);

        requireAsBefore();
    }

    @Test
    void areDerivedAnewWhenTheirVersionIsAnother() throws Exception {
        OfflineTables.change(directory, tables -> {
            tables.db().put(tables.handle(Family.META), MetaKeys.CODES, new byte[] {CodeRow.VERSION - 1});
            tables.db().put(tables.handle(Family.CODES), Rows.cacheKey(0), new byte[] {1});
        });

        test = TestStore.open(directory);

        requireAsBefore();
    }

    @Test
    void areDerivedAnewWhenSomeAreMissing() throws Exception {
        OfflineTables.change(
                directory, tables -> tables.db().delete(tables.handle(Family.CODES), Rows.cacheKey(ROWS / 2)));

        test = TestStore.open(directory);

        requireAsBefore();
    }

    @Test
    void areDerivedAnewWhenOneIsNoCode() throws Exception {
        OfflineTables.change(
                directory,
                tables -> tables.db().put(tables.handle(Family.CODES), Rows.cacheKey(ROWS / 2), new byte[30]));

        test = TestStore.open(directory);

        requireAsBefore();
    }

    @Test
    void areDerivedAnewWhenABitOfACodeIsFlipped() throws Exception {
        flipABitInTheMiddle(fileOf(Family.CODES));

        test = TestStore.open(directory);

        requireAsBefore();
    }

    @Test
    void areDerivedAnewWhenTheirFileIsMissing() throws Exception {
        Files.delete(fileOf(Family.CODES));

        test = TestStore.open(directory);

        requireAsBefore();
    }

    @Test
    void areDerivedAnewWhenAnExpiryCannotBeRead() throws Exception {
        flipABitInTheMiddle(fileOf(Family.EXPIRIES));
        test = TestStore.open(directory);

        assertThat(test.ask(new ExpiredQuery(Long.MAX_VALUE, ROWS)).isFailure()).isTrue();

        for (int i = 0;
                i < 1_000 && test.ask(new ExpiredQuery(Long.MAX_VALUE, ROWS)).isFailure();
                i++) {
            Thread.sleep(5);
        }
        requireAsBefore();
    }

    @Test
    void areDerivedAnewWhenANameCannotBeRead() throws Exception {
        flipABitInTheMiddle(fileOf(Family.NAMES));
        test = TestStore.open(directory);
        ScanQuery scan = new ScanQuery("a", "", null, ROWS, 0);

        assertThat(test.ask(scan).isFailure()).isTrue();

        for (int i = 0; i < 1_000 && test.ask(scan).isFailure(); i++) {
            Thread.sleep(5);
        }
        requireAsBefore();
    }

    @Test
    void answersNotReadyWhileNamesAreDerivedAnew() throws Exception {
        OfflineTables.change(directory, tables -> OfflineTables.deleteMeta(tables, MetaKeys.CODES));
        test = TestStore.open(directory);

        for (int i = 0; i < 10_000 && !test.stats().searchable(); i++) {
            assertThat(names())
                    .as("either all or none")
                    .isSubsetOf(names.getFirst(), names.getLast(), new ScanResult.NotReady());
        }
        requireAsBefore();
    }

    @Test
    void areDerivedAnewWhenTheirFileIsReplacedByAnother() throws Exception {
        Path file = fileOf(Family.CODES);
        test = TestStore.openScrubbing(directory);
        test.awaitSearchable();

        // Each checksum in it is right, as in every file of the store that could be put in its place.
        Path other = Files.copy(file, file.resolveSibling("other"));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        for (int i = 0; i < 1_000 && Files.exists(file); i++) {
            Thread.sleep(5);
        }
        assertThat(file).as("the file in its place").doesNotExist();
        requireAsBefore();
    }

    @Test
    void areDerivedAnewWhenTheScrubFindsThemDamaged() throws Exception {
        Path file = fileOf(Family.CODES);
        test = TestStore.openScrubbing(directory);
        test.awaitSearchable();

        flipABitInTheMiddle(file);

        for (int i = 0; i < 1_000 && Files.exists(file); i++) {
            Thread.sleep(5);
        }
        assertThat(file).as("the damaged file").doesNotExist();
        requireAsBefore();
    }
}
