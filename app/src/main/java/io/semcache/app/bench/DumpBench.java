package io.semcache.app.bench;

import io.semcache.app.Node;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.dump.Block;
import io.semcache.dump.DumpReader;
import io.semcache.dump.Entry;
import io.semcache.fetch.provider.CallLimits;
import io.semcache.fetch.provider.HashBehaviour;
import io.semcache.fetch.provider.HashProvider;
import io.semcache.fetch.provider.Providers;
import io.semcache.store.export.DumpedEntries;
import io.semcache.store.query.NamespaceTotals;
import io.semcache.store.query.StatsQuery;
import io.semcache.topology.CacheTopology;
import io.semcache.topology.runtime.Faults;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.query.StateQueryRequest;

/**
 * Export beside a plain copy of the changelog's bytes into a file, and import beside a topology that passes the same
 * bytes through the same broker; in turns, every import into a cluster that has nothing.
 */
public final class DumpBench {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Setting setting;
    private final ThrowAwayCluster cluster;
    private final HttpClient http = HttpClient.newHttpClient();

    private DumpBench(Setting setting, ThrowAwayCluster cluster) {
        this.setting = setting;
        this.cluster = cluster;
    }

    /**
     * What is moved.
     *
     * @param rounds of which the first warms up and is not counted
     */
    public record Setting(int entries, int dimensions, int partitions, int rounds) {

        public Setting {
            if (entries < 1 || dimensions < 1 || partitions < 1 || rounds < 2) {
                throw new IllegalArgumentException(
                        "expected entries, dimensions and partitions of at least 1 and 2 rounds, got " + entries + ", "
                                + dimensions + ", " + partitions + ", " + rounds);
            }
        }
    }

    /** Runs it and returns the members of the JSON object. */
    public static Map<String, Object> run(Setting setting) throws InterruptedException {
        try (ThrowAwayCluster cluster = ThrowAwayCluster.start()) {
            return new DumpBench(setting, cluster).measure();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> measure() throws IOException, InterruptedException {
        Map<String, Object> result = new LinkedHashMap<>();
        Path file = cluster.folder().resolve("bench.dump");
        try (Node source = start("source")) {
            fill(settings("source"), source);
            exports(source, file, result);
        }
        imports(file, result);
        result.put("entries", setting.entries());
        result.put("dimensions", setting.dimensions());
        result.put("partitions", setting.partitions());
        result.put("rounds", setting.rounds() - 1);
        result.put("machine", Machine.here());
        return result;
    }

    private void exports(Node source, Path file, Map<String, Object> result) throws IOException, InterruptedException {
        List<Double> exports = new ArrayList<>();
        List<Double> copies = new ArrayList<>();
        Path copy = cluster.folder().resolve("changelog.bytes");
        for (int round = 0; round < setting.rounds(); round++) {
            long start = System.nanoTime();
            copyChangelog(settings("source"), copy);
            copies.add(secondsSince(start));
            start = System.nanoTime();
            download(source, "/v1/export", file);
            exports.add(secondsSince(start));
        }
        Path bare = cluster.folder().resolve("bare.dump");
        download(source, "/v1/export?without=text,metadata", bare);
        long least = (long) setting.entries() * (setting.dimensions() * Float.BYTES + Entry.KEY_BYTES);
        result.put("export_seconds", median(exports));
        result.put("changelog_copy_seconds", median(copies));
        result.put("export_ratio", Samples.rounded(median(exports) / median(copies)));
        result.put("changelog_bytes", Files.size(copy));
        result.put("file_bytes", Files.size(file));
        result.put("bare_file_bytes", Files.size(bare));
        result.put("bare_file_ratio", Samples.rounded((double) Files.size(bare) / least));
    }

    private void imports(Path file, Map<String, Object> result) throws IOException, InterruptedException {
        List<CopyTopology.Pair> pairs = pairs(file);
        List<Double> imports = new ArrayList<>();
        List<Double> passes = new ArrayList<>();
        for (int round = 0; round < setting.rounds(); round++) {
            try (Node target = start("target" + round)) {
                long start = System.nanoTime();
                upload(target, file);
                imports.add(secondsSince(start));
                requireAll(target);
            }
        }
        try (CopyTopology copy = CopyTopology.start(settings("copy"))) {
            for (int round = 0; round < setting.rounds(); round++) {
                long start = System.nanoTime();
                copy.copy(pairs);
                passes.add(secondsSince(start));
            }
        }
        result.put("import_seconds", median(imports));
        result.put("passthrough_seconds", median(passes));
        result.put("import_ratio", Samples.rounded(median(imports) / median(passes)));
    }

    private static double median(List<Double> rounds) {
        return Samples.rounded(Samples.of(
                        rounds.stream().skip(1).mapToDouble(Double::doubleValue).toArray())
                .median());
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / NANOS_PER_SECOND;
    }

    private Settings settings(String name) {
        Map<String, String> values = new HashMap<>(cluster.settings());
        values.put("application.id", name);
        values.put("state.dir", cluster.folder().resolve("state-" + name).toString());
        values.put("server.port", "0");
        values.put("topics.partitions", String.valueOf(setting.partitions()));
        values.put("models." + ThrowAwayNode.MODEL + ".provider", "hash");
        values.put("models." + ThrowAwayNode.MODEL + ".dimensions", String.valueOf(setting.dimensions()));
        for (String topic : List.of("requests", "commands", "results", "failures", "events", "fetches")) {
            values.put("topics." + topic, name + "-" + topic);
        }
        return SettingsReader.read(values);
    }

    private Node start(String name) throws InterruptedException {
        Settings settings = settings(name);
        HashProvider provider = new HashProvider(
                ThrowAwayNode.MODEL,
                settings.model(ThrowAwayNode.MODEL).orElseThrow().maxTokens(),
                new CallLimits(256, 1_000_000, 64, 0, 0),
                HashBehaviour.PERFECT);
        Node node = Node.start(settings, Providers.of(Map.of(ThrowAwayNode.MODEL, provider)), Faults.NONE);
        node.awaitReady(PATIENCE);
        return node;
    }

    private void fill(Settings settings, Node node) throws InterruptedException {
        try (PutLoad load = new PutLoad(settings, setting.dimensions())) {
            load.send(setting.entries());
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (entries(node) < setting.entries()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("expected " + setting.entries() + " entries, got " + entries(node));
            }
            Thread.sleep(POLL);
        }
    }

    private void requireAll(Node target) {
        if (entries(target) != setting.entries()) {
            throw new IllegalStateException("expected " + setting.entries() + " entries, got " + entries(target));
        }
    }

    private static long entries(Node node) {
        return node
                .streams()
                .query(StateQueryRequest.inStore(CacheTopology.STORE).withQuery(new StatsQuery()))
                .getPartitionResults()
                .values()
                .stream()
                .flatMap(result -> result.getResult().namespaces().values().stream())
                .mapToLong(NamespaceTotals::entries)
                .sum();
    }

    private void download(Node node, String path, Path file) throws IOException, InterruptedException {
        HttpResponse<Path> answer =
                http.send(HttpRequest.newBuilder(node.url().resolve(path)).build(), BodyHandlers.ofFile(file));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the export answered " + answer.statusCode());
        }
    }

    private void upload(Node node, Path file) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(node.url().resolve("/v1/import"))
                        .header("X-Semcache-Timeout-Ms", Long.toString(PATIENCE.toMillis()))
                        .POST(BodyPublishers.ofFile(file))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the import answered " + answer.body());
        }
    }

    /** Reads the changelog with a plain consumer and writes keys and values into a file. */
    private void copyChangelog(Settings settings, Path file) throws IOException {
        Map<String, Object> properties = new HashMap<>(settings.kafka());
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 16 << 20);
        String topic = settings.applicationId() + "-" + CacheTopology.STORE + "-changelog";
        List<TopicPartition> partitions = IntStream.range(0, setting.partitions())
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    out.write(record.key());
                    if (record.value() != null) {
                        out.write(record.value());
                    }
                }
            }
        }
    }

    private static List<CopyTopology.Pair> pairs(Path file) throws IOException {
        List<CopyTopology.Pair> pairs = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            DumpReader dump = new DumpReader(in);
            for (Block block = dump.next(); block != null; block = dump.next()) {
                if (block instanceof Block.Entries(List<Entry> entries)) {
                    entries.forEach(entry -> pairs.add(new CopyTopology.Pair(entry.key(), DumpedEntries.row(entry))));
                }
            }
        }
        return pairs;
    }
}
