package io.semcache.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.topology.CacheTopology;
import io.semcache.topology.runtime.ServingPartitions;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class StreamsOwnersTest {

    @Test
    void knowsNoOwnersOnceStreamProcessingHasStopped() {
        KafkaStreams streams = new KafkaStreams(topology(), properties());
        streams.close(Duration.ZERO);

        var owners = new StreamsOwners(
                new StreamsMetadata(streams, CacheTopology.STORE),
                new ServingPartitions(),
                new HostInfo("127.0.0.1", 1));

        assertThat(owners.of(0)).isEqualTo(new Owner.Nobody());
    }

    private static Topology topology() {
        var store = Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(CacheTopology.STORE), Serdes.ByteArray(), Serdes.ByteArray());
        return new Topology().addSource("events", "events").addStateStore(store);
    }

    /** Nobody listens there, and nothing connects before it is started. */
    private static Properties properties() {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "stopped",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1"));
        return properties;
    }
}
