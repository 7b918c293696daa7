package io.semcache.app;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose local state is gone. */
@Timeout(120)
class RestoreIT {

    private static final int REQUESTS = 600;

    @Test
    void rebuildsTheSameRowsFromTheChangelog(@TempDir Path folder) throws Exception {
        List<String> texts = Sentences.withRepeats(REQUESTS);
        try (CountingProvider provider = CountingProvider.start(Duration.ofMillis(5))) {
            NodeFiles files = NodeFiles.of(folder, provider.url(), AT_LEAST_ONCE);
            files.prepareCluster();
            try (TopicClient client = new TopicClient(files)) {
                client.ask(texts);
                List<NodeProcess.Store> before;
                try (NodeProcess node = NodeProcess.ready(files)) {
                    client.awaitAnswers(REQUESTS);
                    before = node.storesAtRest();
                    node.stop();
                }
                files.deleteState();
                int items = provider.items();

                try (NodeProcess node = NodeProcess.ready(files)) {
                    assertThat(node.storesAtRest())
                            .usingRecursiveFieldByFieldElementComparatorIgnoringFields("diskBytes", "restored")
                            .isEqualTo(before);
                    client.ask(texts);
                    client.awaitAnswers(2 * REQUESTS);
                    node.stop();
                }
                assertThat(provider.items()).as("nothing is paid again").isEqualTo(items);
            }
        }
    }
}
