package io.semcache.store;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.apache.kafka.streams.StreamsConfig.EXACTLY_ONCE_V2;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.devkit.TestCluster;
import io.semcache.store.layout.RowHash;
import io.semcache.store.layout.RowKeySerde;
import io.semcache.store.layout.RowSerde;
import io.semcache.store.lifecycle.FlushPolicy;
import io.semcache.store.partition.Totals;
import io.semcache.store.row.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The store in a Streams program on a real broker: what it restores after each way to end, and that nothing is lost.
 */
@Timeout(240)
class RestartIT {

    private static final int FIRST_ROWS = 2_000;
    private static final int MORE_ROWS = 300;

    /** A file of rows; those of the other families are smaller. */
    private static final int LARGE_FILE_BYTES = 50_000;

    /** What may be left unflushed though many rows were: one in a hundred, until the longest time is over. */
    private static final long UNFLUSHED_ROWS = FIRST_ROWS / FlushPolicy.WORTH_ONE_IN;

    private final String name = TestCluster.uniqueName("restart");
    private final Path stateDirectory;

    RestartIT(@TempDir Path directory) {
        stateDirectory = directory;
        TestCluster.createTopic(name, 1);
    }

    private RowsAppProcess start(Path state, String guarantee) throws IOException {
        return start(state, guarantee, 0, "one");
    }

    private RowsAppProcess start(Path state, String guarantee, long haltAfterPut, String instance) throws IOException {
        return RowsAppProcess.start(TestCluster.bootstrapServers(), name, state, guarantee, haltAfterPut, instance);
    }

    private void produce(int from, int to) throws ExecutionException, InterruptedException {
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, TestCluster.bootstrapServers());
        try (var producer =
                new KafkaProducer<>(settings, new RowKeySerde().serializer(), new RowSerde().serializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = from; i < to; i++) {
                sent.add(producer.send(new ProducerRecord<>(name, Rows.entryKey(i), row(i))));
            }
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
        }
    }

    private static Row row(int i) {
        return Rows.entry("ns", i, Row.NEVER);
    }

    /** The checksum of the first rows, computed without a store. */
    private static long checksum(int rows) {
        Totals totals = Totals.NONE;
        for (int i = 0; i < rows; i++) {
            byte[] row = Rows.bytes(row(i));
            totals = totals.plus(row, RowHash.of(Rows.entryKey(i).bytes(), row, row.length));
        }
        return totals.checksum();
    }

    /** Everything that the first rows answer to a search, and their checksum. */
    private static void requireRows(RowsAppProcess.Stats stats, int rows) {
        List<KeyValue<Bytes, byte[]>> expected = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            expected.add(KeyValue.pair(Rows.bytes(Rows.entryKey(i)), Rows.bytes(row(i))));
        }
        assertThat(stats.checksum()).isEqualTo(checksum(rows));
        assertThat(stats.answer())
                .isEqualTo(RowsTopology.digest(PlainScan.neighbours(RowsTopology.search(), expected)));
    }

    private void processAndHalt(String guarantee) throws Exception {
        try (RowsAppProcess app = start(stateDirectory, guarantee)) {
            produce(0, FIRST_ROWS);
            app.await(stats -> stats.rows() == FIRST_ROWS);
            if (guarantee.equals(AT_LEAST_ONCE)) {
                flush(app);
            }
            produce(FIRST_ROWS, FIRST_ROWS + MORE_ROWS);
            app.await(stats -> stats.rows() == FIRST_ROWS + MORE_ROWS);
            app.halt();
        }
    }

    /**
     * Waits until what could be worth a flush was flushed: the size on disk stands still for a while. Only a commit
     * flushes, and Streams commits only what it has processed, so a row is put again each time.
     */
    private void flush(RowsAppProcess app) throws Exception {
        long size = 0;
        for (int quiet = 0; quiet < 3; quiet++) {
            Thread.sleep(FlushPolicy.SHORTEST.toMillis());
            produce(0, 1);
            long now = app.await(stats -> stats.diskBytes() > 0).diskBytes();
            quiet = now == size ? quiet : 0;
            size = now;
        }
    }

    @Test
    void restoresOnlyTheDeltaAfterAHaltUnderAtLeastOnce() throws Exception {
        processAndHalt(AT_LEAST_ONCE);

        try (RowsAppProcess app = start(stateDirectory, AT_LEAST_ONCE)) {
            var stats = app.await(now -> now.rows() == FIRST_ROWS + MORE_ROWS && now.searched());

            assertThat(stats.restored()).isLessThanOrEqualTo(MORE_ROWS + UNFLUSHED_ROWS);
            requireRows(stats, FIRST_ROWS + MORE_ROWS);
            app.stop();
        }
    }

    @Test
    void restoresEverythingAfterAHaltUnderExactlyOnce() throws Exception {
        processAndHalt(EXACTLY_ONCE_V2);

        try (RowsAppProcess app = start(stateDirectory, EXACTLY_ONCE_V2)) {
            var stats = app.await(now -> now.rows() == FIRST_ROWS + MORE_ROWS && now.searched());

            requireRows(stats, FIRST_ROWS + MORE_ROWS);
            assertThat(stats.restored()).isGreaterThanOrEqualTo(FIRST_ROWS);
            app.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE_V2})
    void restoresNothingAfterACleanStop(String guarantee) throws Exception {
        produce(0, FIRST_ROWS);
        try (RowsAppProcess app = start(stateDirectory, guarantee)) {
            app.await(stats -> stats.rows() == FIRST_ROWS);
            app.stop();
        }

        try (RowsAppProcess app = start(stateDirectory, guarantee)) {
            var stats = app.await(now -> now.rows() == FIRST_ROWS && now.searched());

            assertThat(stats.restored()).isZero();
            requireRows(stats, FIRST_ROWS);
            app.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE_V2})
    void losesNoRowToAHaltBetweenAPutAndItsChangelogRecord(String guarantee, @TempDir Path empty) throws Exception {
        produce(0, FIRST_ROWS);
        try (RowsAppProcess app = start(stateDirectory, guarantee, FIRST_ROWS / 2, "one")) {
            app.awaitExit();
        }
        try (RowsAppProcess app = start(stateDirectory, guarantee)) {
            app.await(stats -> stats.rows() == FIRST_ROWS);
            app.stop();
        }

        try (RowsAppProcess app = start(empty, guarantee)) {
            var stats = app.await(now -> now.rows() == FIRST_ROWS && now.searched());

            requireRows(stats, FIRST_ROWS);
            assertThat(stats.restored()).isGreaterThanOrEqualTo(FIRST_ROWS);
            app.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE_V2})
    void healsADamagedFileFromTheChangelogByItself(String guarantee) throws Exception {
        produce(0, FIRST_ROWS);
        try (RowsAppProcess app = start(stateDirectory, guarantee)) {
            app.await(stats -> stats.rows() == FIRST_ROWS);
            app.stop();
        }
        flipABitInEveryLargeFile();

        try (RowsAppProcess app = start(stateDirectory, guarantee)) {
            app.await(stats -> stats.rows() == FIRST_ROWS);
            produce(0, FIRST_ROWS + MORE_ROWS);
            var stats = app.await(now -> now.rows() == FIRST_ROWS + MORE_ROWS && now.searched());

            requireRows(stats, FIRST_ROWS + MORE_ROWS);
            assertThat(stats.restored()).isGreaterThanOrEqualTo(FIRST_ROWS);
            app.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {AT_LEAST_ONCE, EXACTLY_ONCE_V2})
    void hasTheSameRowsOnAStandbyThatTakesOver(String guarantee, @TempDir Path other) throws Exception {
        produce(0, FIRST_ROWS);
        try (RowsAppProcess active = start(stateDirectory, guarantee);
                RowsAppProcess standby = start(other, guarantee, 0, "two")) {
            active.await(stats -> stats.rows() == FIRST_ROWS);
            var copy = standby.await(stats -> stats.rows() == FIRST_ROWS && stats.searched());
            requireRows(copy, FIRST_ROWS);

            active.halt();
            produce(FIRST_ROWS, FIRST_ROWS + MORE_ROWS);
            var stats = standby.await(now -> now.rows() == FIRST_ROWS + MORE_ROWS && now.searched());

            requireRows(stats, FIRST_ROWS + MORE_ROWS);
            standby.stop();
        }
    }

    private void flipABitInEveryLargeFile() throws IOException {
        try (Stream<Path> files = Files.walk(stateDirectory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".sst")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length > LARGE_FILE_BYTES) {
                    bytes[bytes.length / 2] ^= 1;
                    Files.write(file, bytes);
                }
            }
        }
    }
}
