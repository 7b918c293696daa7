package io.semcache.app.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.app.StartupException;
import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.devkit.TestCluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicSetupIT {

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static Admin admin;

    @BeforeAll
    static void connect() {
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", TestCluster.bootstrapServers()));
    }

    @AfterAll
    static void disconnect() {
        admin.close();
    }

    @Test
    void makesWhatIsMissingAndAcceptsItTheNextTime() throws Exception {
        String name = TestCluster.uniqueName("setup");
        Settings settings = settings(name, 3);

        TopicSetup.ensure(admin, settings, List.of(name + "-changelog"));
        TopicSetup.ensure(admin, settings, List.of(name + "-changelog"));

        Map<String, TopicDescription> topics = admin.describeTopics(
                        List.of(name + "-requests", name + "-events", name + "-fetches", name + "-changelog"))
                .allTopicNames()
                .get();
        assertThat(topics.values()).allMatch(topic -> topic.partitions().size() == 3);
    }

    @Test
    void refusesTopicsThatDoNotFitInOneMessage() throws Exception {
        String name = TestCluster.uniqueName("setup");
        TestCluster.createTopics(List.of(
                new NewTopic(name + "-events", 2, (short) 1).configs(Map.of("retention.ms", "1000")),
                new NewTopic(name + "-fetches", 5, (short) 1)));

        assertThatThrownBy(() -> TopicSetup.ensure(admin, settings(name, 3), List.of(name + "-changelog")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(name + "-events has 2 partitions")
                .hasMessageContaining(name + "-events has retention.ms=1000")
                .hasMessageContaining(name + "-events has message.timestamp.type=CreateTime")
                .hasMessageContaining(name + "-fetches has 5 partitions");
    }

    @Test
    void saysWhichTopicCannotBeMade() {
        String name = TestCluster.uniqueName("setup");
        Map<String, String> values = new HashMap<>(names(name));
        values.put("topics.replication.factor", "3");

        assertThatThrownBy(() -> TopicSetup.ensure(admin, SettingsReader.read(values), List.of(name + "-changelog")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("cannot be created")
                .hasMessageContaining("replication");
    }

    private static Settings settings(String name, int partitions) {
        Map<String, String> values = new HashMap<>(names(name));
        values.put("topics.partitions", String.valueOf(partitions));
        return SettingsReader.read(values);
    }

    private static Map<String, String> names(String name) {
        return Map.of(
                "topics.requests", name + "-requests",
                "topics.commands", name + "-commands",
                "topics.results", name + "-results",
                "topics.failures", name + "-failures",
                "topics.events", name + "-events",
                "topics.fetches", name + "-fetches",
                "topics.ledger", name + "-ledger");
    }
}
