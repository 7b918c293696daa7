package io.semcache.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.VectorStoreMemory;
import io.semcache.store.query.Neighbour;
import io.semcache.store.query.NeighbourRowsQuery;
import io.semcache.store.query.SimilarityQuery;
import io.semcache.store.query.SimilarityResult;
import io.semcache.vectors.Embedding;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductTitlesTest {

    private final VectorStoreMemory memory = new VectorStoreMemory(1 << 20, 1 << 20);
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, String> products;

    ProductTitlesTest(@TempDir Path directory) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "shop");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        driver = new TopologyTestDriver(ProductTitles.topology(memory, ProductTitlesTest::letters), settings);
        products = driver.createInputTopic(ProductTitles.TOPIC, new StringSerializer(), new StringSerializer());
        products.pipeInput("1", "red bicycle");
        products.pipeInput("2", "blue bicycles");
        products.pipeInput("3", "garden hose");
    }

    @AfterEach
    void close() {
        driver.close();
        memory.close();
    }

    /** Stands for a model: how often each letter comes, and one more so that no text is without a direction. */
    private static Embedding letters(String text) {
        float[] counts = new float[27];
        counts[26] = 0.1f;
        text.chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> counts[c - 'a']++);
        return Embedding.of(counts);
    }

    private <R> R ask(Query<R> query) {
        return driver.getKeyValueStore(ProductTitles.STORE)
                .query(query, PositionBound.unbounded(), new QueryConfig(false))
                .getResult();
    }

    private List<String> nearest(String title, int k) {
        SimilarityQuery search = ProductTitles.nearest(letters(title), k);
        SimilarityResult result = ask(search);
        assertThat(result).isInstanceOf(SimilarityResult.Found.class);
        List<Neighbour> neighbours = ((SimilarityResult.Found) result).neighbours();
        return ask(new NeighbourRowsQuery(search, neighbours)).stream()
                .map(row -> String.valueOf(row.orElseThrow().info().text()))
                .toList();
    }

    @Test
    void findsTheNearestTitlesFirst() {
        assertThat(nearest("bicycle", 2)).containsExactly("blue bicycles", "red bicycle");
    }

    @Test
    void findsNoTitleOfAProductThatIsGone() {
        products.pipeInput("1", (String) null);

        assertThat(nearest("bicycle", 2)).containsExactly("blue bicycles", "garden hose");
    }

    @Test
    void findsATitleThatWasChanged() {
        products.pipeInput("3", "bicycle");

        assertThat(nearest("bicycle", 1)).containsExactly("bicycle");
    }
}
