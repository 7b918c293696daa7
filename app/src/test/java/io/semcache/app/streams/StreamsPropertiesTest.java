package io.semcache.app.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.SettingsReader;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {

    @Test
    void lingersNowhereAndNoticesADeadNodeSoon() {
        assertThat(of(Map.of()))
                .containsEntry("producer.linger.ms", "0")
                .containsEntry("consumer.session.timeout.ms", "6000")
                .containsEntry("application.server", "node:1")
                .containsEntry("commit.interval.ms", "1000");
    }

    @Test
    void commitsSoonerUnderExactlyOnceBecauseEachHopWaitsForIt() {
        assertThat(of(Map.of("streams.processing.guarantee", "exactly_once_v2")))
                .containsEntry("commit.interval.ms", "100");
    }

    @Test
    void sendsWhateverTheTopicsTake() {
        assertThat(of(Map.of("topics.max.message.bytes", "9000000")))
                .containsEntry("producer.max.request.size", "9000000");
    }

    @Test
    void letsTheUserDecide() {
        assertThat(of(Map.of("streams.commit.interval.ms", "7", "kafka.client.id", "mine")))
                .containsEntry("commit.interval.ms", "7")
                .containsEntry("client.id", "mine");
    }

    private static Properties of(Map<String, String> values) {
        return StreamsProperties.of(SettingsReader.read(values), "node:1");
    }
}
