package io.semcache.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.store.query.SimilarityResult;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.query.StoreStats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;

/**
 * {@link RowsTopology} as a program of its own, so that it can be killed. Arguments: bootstrap servers, application id,
 * topic, state directory, guarantee, number of the put to halt after (0: none), name of this instance. Answers the
 * commands {@code stats}, {@code stop} and {@code halt} on standard output.
 */
final class RowsApp {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaStreams streams;
    private final AtomicLong restored = new AtomicLong();

    private RowsApp(String[] args, VectorStoreMemory memory) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, args[1]);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, args[3]);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, args[4]);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        // A static member takes its place again at once after a crash.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), args[6]);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 500);
        long haltAfter = Long.parseLong(args[5]);
        AtomicLong puts = new AtomicLong();
        AfterPut hook = (key, row) -> {
            if (puts.incrementAndGet() == haltAfter) {
                Runtime.getRuntime().halt(1);
            }
        };
        var store = VectorStores.builder(RowsTopology.STORE, memory, hook);
        streams = new KafkaStreams(RowsTopology.build(args[2], store), settings);
        streams.setGlobalStateRestoreListener(new RestoreCounter());
    }

    private final class RestoreCounter implements StateRestoreListener {
        @Override
        public void onRestoreStart(TopicPartition changelog, String store, long startingOffset, long endingOffset) {}

        @Override
        public void onBatchRestored(TopicPartition changelog, String store, long endOffset, long records) {
            restored.addAndGet(records);
        }

        @Override
        public void onRestoreEnd(TopicPartition changelog, String store, long total) {}
    }

    private String stats() {
        if (streams.state() != KafkaStreams.State.RUNNING) {
            return "stats not running";
        }
        QueryResult<StoreStats> result = streams.query(
                        StateQueryRequest.inStore(RowsTopology.STORE).withQuery(new StatsQuery()))
                .getOnlyPartitionResult();
        if (result == null || result.isFailure()) {
            return "stats not running";
        }
        StoreStats stats = result.getResult();
        QueryResult<SimilarityResult> answer = streams.query(
                        StateQueryRequest.inStore(RowsTopology.STORE).withQuery(RowsTopology.search()))
                .getOnlyPartitionResult();
        boolean found = answer != null && answer.isSuccess() && answer.getResult() instanceof SimilarityResult.Found;
        return "stats %d %d %d %d %d"
                .formatted(
                        stats.rows(),
                        stats.checksum(),
                        stats.diskBytes(),
                        restored.get(),
                        found
                                ? RowsTopology.digest(((SimilarityResult.Found) answer.getResult()).neighbours())
                                : RowsTopology.NO_ANSWER);
    }

    @SuppressWarnings("SystemOut") // the answers to the process that started this one
    public static void main(String[] args) throws IOException {
        try (VectorStoreMemory memory = new VectorStoreMemory(16 << 20, 16 << 20)) {
            RowsApp app = new RowsApp(args, memory);
            app.streams.start();
            var commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            String command = commands.readLine();
            while (command != null && !command.equals("stop")) {
                switch (command) {
                    case "halt" -> Runtime.getRuntime().halt(1);
                    default -> System.out.println(app.stats());
                }
                command = commands.readLine();
            }
            app.streams.close(STOP_TIMEOUT);
        }
    }
}
