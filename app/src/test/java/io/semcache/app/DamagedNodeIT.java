package io.semcache.app;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node under which every table file of its stores is damaged while it runs. */
@Timeout(180)
class DamagedNodeIT {

    private static final int REQUESTS = 600;

    @Test
    void answersRightlyAndRestoresItself(@TempDir Path folder) throws Exception {
        List<String> texts = Sentences.withRepeats(REQUESTS);
        try (CountingProvider provider = CountingProvider.start(Duration.ofMillis(5))) {
            NodeFiles files = NodeFiles.of(folder, provider.url(), AT_LEAST_ONCE);
            files.prepareCluster();
            try (TopicClient client = new TopicClient(files)) {
                client.ask(texts);
                Map<Integer, Long> before;
                try (NodeProcess node = NodeProcess.ready(files)) {
                    client.awaitAnswers(REQUESTS);
                    before = NodeProcess.checksums(node.storesAtRest());
                    node.stop();
                }
                int items = provider.items();

                try (NodeProcess node = NodeProcess.ready(files)) {
                    Map<Path, byte[]> damaged = flipABitOfEveryTable(files.state());
                    client.ask(texts);
                    client.awaitAnswers(2 * REQUESTS);

                    assertThat(NodeProcess.checksums(node.storesAtRest())).isEqualTo(before);
                    for (Map.Entry<Path, byte[]> table : damaged.entrySet()) {
                        assertThat(table.getKey())
                                .satisfiesAnyOf(
                                        path -> assertThat(path).doesNotExist(),
                                        path -> assertThat(path.toFile())
                                                .binaryContent()
                                                .isNotEqualTo(table.getValue()));
                    }
                    node.stop();
                }
                assertThat(client.vectorsByText()).hasSize(new HashSet<>(texts).size());
                assertThat(client.vectorsByText().values()).allMatch(vectors -> vectors.size() == 1);
                assertThat(provider.items()).as("nothing is paid again").isEqualTo(items);
            }
        }
    }

    /** Returns the files with what is in them afterwards. */
    private static Map<Path, byte[]> flipABitOfEveryTable(Path state) throws IOException {
        List<Path> tables;
        try (Stream<Path> tree = Files.walk(state)) {
            tables = tree.filter(path -> path.toString().endsWith(".sst")).toList();
        }
        assertThat(tables).isNotEmpty();
        Map<Path, byte[]> damaged = new HashMap<>();
        for (Path table : tables) {
            try (FileChannel file = FileChannel.open(table, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer one = ByteBuffer.allocate(1);
                long middle = file.size() / 2;
                file.read(one, middle);
                one.put(0, (byte) (one.get(0) ^ 1)).flip();
                file.write(one, middle);
            }
            damaged.put(table, Files.readAllBytes(table));
        }
        return damaged;
    }
}
