package io.semcache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.store.layout.RowKeySerde;
import io.semcache.store.layout.RowSerde;
import io.semcache.store.query.ExpiredQuery;
import io.semcache.store.query.StatsQuery;
import io.semcache.store.query.StoreStats;
import io.semcache.store.row.Row;
import io.semcache.store.row.RowKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.query.FailureReason;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorStoreTopologyTest {

    private final VectorStoreMemory memory = new VectorStoreMemory(8 << 20, 8 << 20);
    private final TopologyTestDriver driver;
    private final KeyValueStore<RowKey, Row> store;
    private final TestInputTopic<RowKey, Row> rows;

    VectorStoreTopologyTest(@TempDir Path directory) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        driver = new TopologyTestDriver(
                RowsTopology.build(RowsTopology.TOPIC, VectorStores.builder(RowsTopology.STORE, memory)), settings);
        store = driver.getKeyValueStore(RowsTopology.STORE);
        rows = driver.createInputTopic(RowsTopology.TOPIC, new RowKeySerde().serializer(), new RowSerde().serializer());
    }

    @BeforeEach
    void putThreeRows() {
        rows.pipeInput(Rows.entryKey(1), Rows.entry("a", 1f, 500));
        rows.pipeInput(Rows.entryKey(2), Rows.entry("a", 2f, 100));
        rows.pipeInput(Rows.entryKey(3), Rows.entry("b", 3f, Row.NEVER));
    }

    @AfterEach
    void stop() {
        driver.close();
        memory.close();
    }

    private <R> QueryResult<R> ask(Query<R> query) {
        return store.query(query, PositionBound.unbounded(), new QueryConfig(false));
    }

    @Test
    void answersAKeyQuery() {
        assertThat(ask(KeyQuery.<RowKey, Row>withKey(Rows.entryKey(2))).getResult())
                .isEqualTo(Rows.entry("a", 2f, 100));
    }

    @Test
    void answersNullToAKeyQueryForNoRow() {
        QueryResult<Row> result = ask(KeyQuery.withKey(Rows.entryKey(4)));

        assertThat(result.isSuccess()).isTrue();
        assertThat(result.getResult()).isNull();
    }

    @Test
    void answersARangeQueryInBothOrders() {
        RangeQuery<RowKey, Row> range = RangeQuery.withRange(Rows.entryKey(2), Rows.entryKey(3));

        assertThat(keys(ask(range))).containsExactly(Rows.entryKey(2), Rows.entryKey(3));
        assertThat(keys(ask(range.withDescendingKeys()))).containsExactly(Rows.entryKey(3), Rows.entryKey(2));
    }

    private static List<RowKey> keys(QueryResult<KeyValueIterator<RowKey, Row>> result) {
        List<RowKey> keys = new ArrayList<>();
        try (KeyValueIterator<RowKey, Row> iterator = result.getResult()) {
            iterator.forEachRemaining(row -> keys.add(row.key));
        }
        return keys;
    }

    @Test
    void answersWhatIsExpiredEarliestFirst() {
        assertThat(ask(new ExpiredQuery(99, 10)).getResult()).isEmpty();
        assertThat(ask(new ExpiredQuery(100, 10)).getResult()).containsExactly(Rows.entryKey(2));
        assertThat(ask(new ExpiredQuery(500, 10)).getResult()).containsExactly(Rows.entryKey(2), Rows.entryKey(1));
        assertThat(ask(new ExpiredQuery(500, 1)).getResult()).containsExactly(Rows.entryKey(2));
    }

    @Test
    void answersItsStats() {
        StoreStats stats = ask(new StatsQuery()).getResult();

        assertThat(stats.rows()).isEqualTo(3);
        assertThat(stats.entries()).isEqualTo(3);
        assertThat(stats.namespace("a").entries()).isEqualTo(2);
        assertThat(stats.namespace("b").entries()).isEqualTo(1);
    }

    @Test
    void refusesABoundThatItHasNotReached() {
        PositionBound next = PositionBound.at(Position.emptyPosition().withComponent(RowsTopology.TOPIC, 0, 3));

        QueryResult<StoreStats> result = store.query(new StatsQuery(), next, new QueryConfig(false));

        assertThat(result.getFailureReason()).isEqualTo(FailureReason.NOT_UP_TO_BOUND);
    }

    @Test
    void answersAtABoundThatItHasReached() {
        PositionBound last = PositionBound.at(Position.emptyPosition().withComponent(RowsTopology.TOPIC, 0, 2));

        QueryResult<StoreStats> result = store.query(new StatsQuery(), last, new QueryConfig(false));

        assertThat(result.isSuccess()).isTrue();
        assertThat(result.getPosition()).isEqualTo(last.position());
    }

    @Test
    void doesNotAnswerQueriesThatItDoesNotKnow() {
        record Unknown() implements Query<Void> {}

        assertThat(ask(new Unknown()).getFailureReason()).isEqualTo(FailureReason.UNKNOWN_QUERY_TYPE);
    }

    @Test
    void tellsHowItAnsweredWhenAsked() {
        var result = store.query(new StatsQuery(), PositionBound.unbounded(), new QueryConfig(true));

        assertThat(result.getExecutionInfo()).anyMatch(line -> line.contains("VectorStore"));
    }

    @Test
    void deletesByNull() {
        rows.pipeInput(Rows.entryKey(2), null);

        assertThat(store.get(Rows.entryKey(2))).isNull();
        assertThat(ask(new ExpiredQuery(1_000, 10)).getResult()).containsExactly(Rows.entryKey(1));
    }
}
