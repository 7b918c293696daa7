package io.semcache.app;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.app.NodeFault.Place;
import io.semcache.app.NodeFault.Way;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that ends where its store, its changelog and its results say different things. */
@Timeout(240)
class HaltIT {

    /** Few enough for other requests to be under way. */
    private static final int PASSES = 30;

    private static final List<NodeFault> FAULTS = List.of(
            NodeFault.at(Place.AFTER_FLIGHT_PUT, Way.THROW, PASSES),
            NodeFault.at(Place.AFTER_WAITER_PUT, Way.THROW, PASSES),
            NodeFault.at(Place.AFTER_ENTRY_PUT, Way.THROW, PASSES),
            NodeFault.at(Place.AFTER_ENTRY_PUT, Way.HALT, PASSES),
            NodeFault.at(Place.BEFORE_RESULTS, Way.HALT, PASSES));
    private static final int REQUESTS_EACH = 120;

    @Test
    void answersEveryoneAndReplaysToTheSameRows(@TempDir Path folder) throws Exception {
        int requests = FAULTS.size() * REQUESTS_EACH;
        List<String> texts = Sentences.withRepeats(requests);
        try (CountingProvider provider = CountingProvider.start(Duration.ofMillis(10))) {
            NodeFiles files = NodeFiles.of(folder, provider.url(), AT_LEAST_ONCE);
            files.prepareCluster();
            try (TopicClient client = new TopicClient(files)) {
                for (NodeFault fault : FAULTS) {
                    int asked = client.requests();
                    client.ask(texts.subList(asked, asked + REQUESTS_EACH));
                    try (NodeProcess node = NodeProcess.start(files, fault)) {
                        assertThat(node.exitCode()).as("exit at %s", fault).isEqualTo(NodeFault.EXIT_CODE);
                    }
                }

                Map<Integer, Long> checksums;
                try (NodeProcess node = NodeProcess.ready(files)) {
                    client.awaitAnswers(requests);
                    checksums = NodeProcess.checksums(node.storesAtRest());
                    node.stop();
                }
                assertThat(client.vectorsByText()).hasSize(new HashSet<>(texts).size());
                assertThat(client.vectorsByText().values()).allMatch(vectors -> vectors.size() == 1);

                files.deleteState();
                try (NodeProcess replay = NodeProcess.ready(files)) {
                    assertThat(NodeProcess.checksums(replay.storesAtRest())).isEqualTo(checksums);
                    replay.stop();
                }
            }
        }
    }
}
