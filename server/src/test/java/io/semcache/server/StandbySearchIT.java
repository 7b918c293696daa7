package io.semcache.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.devkit.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standby answers searches for an active store that is gone, and says so. */
class StandbySearchIT {

    private static final int ENTRIES = 60;

    /** By vector: for a text its owner would be waited for, which may be the node that is gone. */
    private static final String SEARCH = "{\"vector\":" + BruteForce.json(TestFetchStage.vector("any"))
            + ",\"k\":1000,\"explain\":true,\"max_lag\":0}";

    private final TestClient client = new TestClient();

    @Test
    void answersForAnActiveStoreThatIsGone(@TempDir Path stateDir) throws Exception {
        TestTopics topics = TestTopics.create();
        Map<String, String> settings = topics.settings();
        settings.put("streams.num.standby.replicas", "1");
        // Long enough for the standbys to be asked before the partitions move.
        settings.put("streams.consumer.session.timeout.ms", "20000");
        try (client;
                TestNode stays = new TestNode(settings, stateDir.resolve("stays"));
                TestNode goes = new TestNode(settings, stateDir.resolve("goes"));
                TestFetchStage fetches = new TestFetchStage(topics, TestCluster.bootstrapServers(), stays.serdes())) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> stays.serves().size() == TestTopics.PARTITIONS / 2
                            && goes.serves().size() == TestTopics.PARTITIONS / 2);
            List<String> texts =
                    IntStream.range(0, ENTRIES).mapToObj(i -> "text " + i).toList();
            assertThat(client.embed(stays, texts).status()).isEqualTo(200);
            JsonNode before = similar(stays);
            assertThat(before.at("/coverage/stale").asInt()).isZero();

            goes.vanish();

            await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
                JsonNode after = similar(stays);
                assertThat(after.at("/coverage/answered").asInt()).isEqualTo(TestTopics.PARTITIONS);
                assertThat(after.at("/coverage/stale").asInt()).isEqualTo(TestTopics.PARTITIONS / 2);
                assertThat(after.at("/explain/partitions").findValuesAsText("role"))
                        .containsOnly("active", "standby");
                assertThat(BruteForce.of(after)).hasSize(ENTRIES).isEqualTo(BruteForce.of(before));
            });
            assertThat(fetches.fetched()).hasSize(ENTRIES);
        }
    }

    private JsonNode similar(TestNode node) {
        return client.post(node.uri("/v1/similar"), SEARCH).json();
    }
}
