package io.semcache.store;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.store.row.RowKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.QueryResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged table file never passes for missing rows, and the changelog heals it. */
class DamageTest {

    private static final int ROWS = 500;

    private final Path directory;
    private TestStore test;

    DamageTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        test = TestStore.open(directory);
        for (int i = 0; i < ROWS; i++) {
            test.put(Rows.entryKey(i), Rows.entry(i));
        }
        test.commit(ROWS - 1);
        test.close();
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** The file with the rows: by far the largest. */
    private Path rowsFile() throws IOException {
        Path largest = directory;
        long size = 0;
        for (Path file : test.tableFiles()) {
            if (Files.size(file) > size) {
                size = Files.size(file);
                largest = file;
            }
        }
        return largest;
    }

    private void flipABitInTheMiddle() throws IOException {
        Path file = rowsFile();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        test = TestStore.open(directory, AT_LEAST_ONCE);
    }

    /** A key whose row lies in the damaged block. */
    private RowKey damagedKey() {
        for (int i = 0; i < ROWS; i++) {
            QueryResult<byte[]> result = test.ask(KeyQuery.withKey(Rows.bytes(Rows.entryKey(i))));
            if (result.isFailure()) {
                return Rows.entryKey(i);
            }
        }
        throw new AssertionError("every row could be read");
    }

    @Test
    void stopsAScanWithAnException() throws IOException {
        flipABitInTheMiddle();

        assertThatThrownBy(() -> TestStore.drain(test.store.all())).isInstanceOf(ProcessorStateException.class);
    }

    @Test
    void failsAQueryWithAReason() throws IOException {
        flipABitInTheMiddle();

        QueryResult<byte[]> result = test.ask(KeyQuery.withKey(Rows.bytes(damagedKey())));

        assertThat(result.getFailureReason()).isEqualTo(FailureReason.STORE_EXCEPTION);
        assertThat(result.getFailureMessage()).contains("checksum mismatch");
    }

    @Test
    void tellsStreamsThatTheTaskIsCorrupted() throws IOException {
        flipABitInTheMiddle();
        RowKey key = damagedKey();

        assertThatThrownBy(() -> test.get(key)).isInstanceOf(TaskCorruptedException.class);
        assertThatThrownBy(() -> test.put(key, null)).isInstanceOf(TaskCorruptedException.class);
    }

    @Test
    void isRebuiltFromTheChangelogAtTheNextInit() throws IOException {
        flipABitInTheMiddle();
        damagedKey();

        test.reopen();
        assertThat(test.committedOffset()).isNull();
        assertThat(test.stats().rows()).isZero();
        test.context.restore(List.of(KeyValue.pair(Rows.entryKey(1).bytes(), Rows.bytes(Rows.entry(1f)))));

        assertThat(test.get(Rows.entryKey(1))).isEqualTo(Rows.entry(1f));
    }

    @Test
    void isRebuiltAtInitWhenATableFileIsMissing() throws IOException {
        Files.delete(rowsFile());

        test = TestStore.open(directory, AT_LEAST_ONCE);

        assertThat(test.committedOffset()).isNull();
        assertThat(test.stats().rows()).isZero();
    }

    @Test
    void keepsTheRowsWhenAnotherProcessHoldsThem() {
        test = TestStore.open(directory);
        TestStore holder = test;

        assertThatThrownBy(() -> TestStore.open(directory)).isInstanceOf(ProcessorStateException.class);

        assertThat(holder.stats().rows()).isEqualTo(ROWS);
    }
}
