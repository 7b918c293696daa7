package io.semcache.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.semcache.config.Settings;
import io.semcache.config.SettingsSource;
import io.semcache.fetch.provider.Providers;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.query.StoreStats;
import io.semcache.topology.CacheTopology;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.query.StateQueryResult;

/**
 * A node as a program of its own, so that it can be killed. Arguments: settings file, and the place, way and passes of
 * a {@link NodeFault}. Without a fault it says {@code ready}, then answers {@code stores} with a word for each local
 * store and ends after {@code stop}.
 */
final class NodeMain {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The cache is the second sub-topology. */
    private static final String CACHE_TASK = "1_";

    private NodeMain() {}

    public static void main(String[] args) throws Exception {
        Settings settings = NodeSettings.read(SettingsSource.ofFile(Path.of(args[0])));
        var fault = NodeFault.at(
                NodeFault.Place.valueOf(args[1]), NodeFault.Way.valueOf(args[2]), Integer.parseInt(args[3]));
        try (Node node = Node.start(settings, Providers.open(settings.models()), fault)) {
            if (fault.place() == NodeFault.Place.NOWHERE) {
                node.awaitReady(PATIENCE);
                serve(node);
            } else {
                node.stopped().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        System.exit(fault.reached() ? NodeFault.EXIT_CODE : 0);
    }

    @SuppressWarnings("SystemOut") // the answers to the process that started this one
    private static void serve(Node node) throws IOException {
        System.out.println("ready");
        var commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        String command = commands.readLine();
        while (command != null && !command.equals("stop")) {
            System.out.println(stores(node.streams()));
            command = commands.readLine();
        }
    }

    private static String stores(KafkaStreams streams) {
        StateQueryResult<StoreStats> answer;
        try {
            answer =
                    streams.query(StateQueryRequest.inStore(CacheTopology.STORE).withQuery(new StatsQuery()));
        } catch (StreamsException e) { // in the middle of a rebalance
            return "";
        }
        return answer.getPartitionResults().entrySet().stream()
                .filter(result -> result.getValue().isSuccess())
                .map(result -> store(streams, result))
                .collect(Collectors.joining(" "));
    }

    private static String store(KafkaStreams streams, Map.Entry<Integer, QueryResult<StoreStats>> result) {
        StoreStats stats = result.getValue().getResult();
        return new NodeProcess.Store(
                        result.getKey(),
                        stats.rows(),
                        stats.entries(),
                        stats.checksum(),
                        stats.diskBytes(),
                        restored(streams, result.getKey()))
                .word();
    }

    /** Changelog records that this process read to make the store complete. */
    private static long restored(KafkaStreams streams, int partition) {
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("restore-total"))
                .filter(metric -> (CACHE_TASK + partition)
                        .equals(metric.metricName().tags().get("task-id")))
                .mapToLong(metric -> ((Number) metric.metricValue()).longValue())
                .sum();
    }
}
