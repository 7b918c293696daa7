package io.semcache.devkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class SharedClusterIT {
    @Test
    void createsATopicThatTakesRecordsAtOnce() {
        String topic = TestCluster.createTopic(TestCluster.uniqueName("orders"), 8);

        Records.produce(TestCluster.bootstrapServers(), topic, List.of("a"));

        assertThat(Records.consume(TestCluster.bootstrapServers(), topic, 1)).containsExactly("a");
    }

    @Test
    void startsOneRegistry() throws Exception {
        Subjects.register(TestCluster.registryUrl(), "shared", "a", "string");

        assertThat(Subjects.get(TestCluster.registryUrl(), "/subjects").body()).contains("shared");
    }
}
