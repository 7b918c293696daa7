package io.semcache.app;

import io.semcache.config.SettingsSource;
import io.semcache.devkit.TestCluster;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What a node of a test starts with: its settings file, its state folder and its log.
 *
 * @param name application id and prefix of the topics
 */
record NodeFiles(String name, Path settings, Path state, Path log, String guarantee) {

    static final int PARTITIONS = 2;
    static final int DIMENSIONS = 64;

    private static final Path LOGS = Path.of("target", "nodes");

    /** Files of a new application with topics of its own. */
    static NodeFiles of(Path folder, URI provider, String guarantee) throws IOException {
        return of(folder, provider, guarantee, PARTITIONS);
    }

    /** Files of a new application with topics of its own, of so many partitions. */
    static NodeFiles of(Path folder, URI provider, String guarantee, int partitions) throws IOException {
        String name = TestCluster.uniqueName("node-" + ProcessHandle.current().pid());
        Files.createDirectories(LOGS);
        var files = new NodeFiles(
                name,
                folder.resolve(name + ".properties"),
                folder.resolve(name),
                LOGS.resolve(name + ".log").toAbsolutePath(),
                guarantee);
        files.write(provider, partitions);
        return files;
    }

    /** Files of one of several nodes of this application, with a state and a log of its own. */
    NodeFiles member(String node, int port, int peerPort) throws IOException {
        var files = new NodeFiles(
                name,
                settings.resolveSibling(name + "-" + node + ".properties"),
                state.resolve(node),
                LOGS.resolve(name + "-" + node + ".log").toAbsolutePath(),
                guarantee);
        Properties properties = properties();
        properties.setProperty("state.dir", files.state.toString());
        properties.setProperty("server.port", Integer.toString(port));
        properties.setProperty("peer.port", Integer.toString(peerPort));
        properties.setProperty("peer.secret", "the secret of this test");
        files.store(properties);
        return files;
    }

    private Properties properties() throws IOException {
        Properties properties = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(settings)) {
            properties.load(reader);
        }
        return properties;
    }

    private void write(URI provider, int partitions) throws IOException {
        Map<String, String> values = new HashMap<>();
        values.put("application.id", name);
        values.put("state.dir", state.toString());
        values.put("kafka.bootstrap.servers", TestCluster.bootstrapServers());
        values.put("kafka.session.timeout.ms", "3000");
        values.put("kafka.heartbeat.interval.ms", "500");
        values.put("schema.registry.url", TestCluster.registryUrl());
        values.put("streams.processing.guarantee", guarantee);
        values.put("streams.consumer.session.timeout.ms", "3000");
        values.put("streams.consumer.heartbeat.interval.ms", "500");
        values.put("streams.metrics.recording.level", "DEBUG");
        for (String topic :
                new String[] {"requests", "commands", "results", "failures", "events", "fetches", "ledger"}) {
            values.put("topics." + topic, topic(topic));
        }
        values.put("topics.partitions", Integer.toString(partitions));
        values.put("server.port", "0");
        values.put("peer.port", "0");
        values.put("models.m.provider", "openai");
        values.put("models.m.url", provider.toString());
        values.put("models.m.dimensions", Integer.toString(DIMENSIONS));
        values.put("models.m.batch-items", "4");
        values.put("models.m.calls", "4");
        Properties properties = new Properties();
        properties.putAll(values);
        store(properties);
    }

    private void store(Properties properties) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(settings)) {
            properties.store(writer, null);
        }
    }

    /** Makes the topics and the schemas, as a node does when it starts. */
    void prepareCluster() throws InterruptedException {
        ClusterSetup.prepare(NodeSettings.read(SettingsSource.ofFile(settings)));
    }

    /** Where its API listens, if its port is fixed. */
    URI url() throws IOException {
        return URI.create("http://127.0.0.1:" + properties().getProperty("server.port") + "/");
    }

    /** The same node with other settings. */
    NodeFiles with(Map<String, String> changes) throws IOException {
        Properties properties = properties();
        properties.putAll(changes);
        store(properties);
        return this;
    }

    /** Leaves nothing of the local state. */
    void deleteState() throws IOException {
        try (Stream<Path> paths = Files.walk(state)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Name of one of the topics, for example of {@code results}. */
    String topic(String which) {
        return name + "-" + which;
    }

    String changelog() {
        return name + "-vectors-changelog";
    }
}
