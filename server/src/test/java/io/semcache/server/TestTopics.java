package io.semcache.server;

import io.semcache.devkit.TestCluster;
import io.semcache.serdes.SchemaRegistration;
import io.semcache.serdes.TopicNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;

/** Topics and schemas of one cluster of nodes on the shared broker. */
public final class TestTopics {

    public static final int PARTITIONS = 4;
    public static final int DIMENSIONS = 8;

    private final String application = TestCluster.uniqueName("server");

    private TestTopics() {}

    public static TestTopics create() {
        TestTopics topics = new TestTopics();
        TestCluster.createTopics(Stream.of("requests", "commands", "results", "failures", "events", "fetches", "ledger")
                .map(name -> new NewTopic(topics.name(name), PARTITIONS, (short) 1))
                .toList());
        SchemaRegistration.registerAll(
                Map.of("schema.registry.url", TestCluster.registryUrl()),
                new TopicNames(
                        topics.name("requests"),
                        topics.name("commands"),
                        topics.name("results"),
                        topics.name("events"),
                        topics.name("fetches"),
                        topics.name("ledger")),
                Duration.ofSeconds(60));
        return topics;
    }

    public String name(String topic) {
        return application + "-" + topic;
    }

    /** Settings of a node of this cluster. */
    public Map<String, String> settings() {
        Map<String, String> values = new HashMap<>(Map.of(
                "application.id",
                application,
                "kafka.bootstrap.servers",
                TestCluster.bootstrapServers(),
                "schema.registry.url",
                TestCluster.registryUrl(),
                "topics.partitions",
                Integer.toString(PARTITIONS),
                "server.port",
                "0",
                "models.tiny.provider",
                "hash",
                "models.tiny.dimensions",
                Integer.toString(DIMENSIONS),
                "namespaces.default.model",
                "tiny",
                "peer.secret",
                "the secret of this test"));
        for (String topic : List.of("requests", "commands", "results", "failures", "events", "fetches", "ledger")) {
            values.put("topics." + topic, name(topic));
        }
        return values;
    }
}
