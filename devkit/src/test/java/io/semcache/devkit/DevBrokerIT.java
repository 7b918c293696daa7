package io.semcache.devkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class DevBrokerIT {
    private static final String TOPIC = "kept";

    @TempDir
    private Path dataDir;

    @Test
    void keepsRecordsOverARestart() {
        try (DevBroker broker = DevBroker.start(dataDir, 0)) {
            createTopic(broker.bootstrapServers());
            Records.produce(broker.bootstrapServers(), TOPIC, List.of("a", "b"));
        }

        List<String> kept;
        try (DevBroker broker = DevBroker.start(dataDir, 0)) {
            kept = Records.consume(broker.bootstrapServers(), TOPIC, 2);
        }

        assertThat(kept).containsExactly("a", "b");
    }

    @Test
    void keepsAcknowledgedRecordsWhenItsProcessIsKilled() throws Exception {
        List<String> kept;
        try (ForkedJvm fork = ForkedJvm.start(BrokerMain.class, dataDir.toString())) {
            String bootstrapServers = fork.readLine();
            createTopic(bootstrapServers);
            Records.produce(bootstrapServers, TOPIC, List.of("a", "b"));
            fork.kill();
        }

        try (DevBroker broker = DevBroker.start(dataDir, 0)) {
            kept = Records.consume(broker.bootstrapServers(), TOPIC, 2);
        }

        assertThat(kept).containsExactly("a", "b");
    }

    @Test
    void namesABusyPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> DevBroker.start(dataDir, port))
                    .isInstanceOf(BusyPortException.class)
                    .hasMessage("port " + port + " of 127.0.0.1 is in use");
        }
    }

    @Test
    void boundsEveryTopicAsTold() throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
        try (DevBroker broker = DevBroker.start(dataDir, 0, Map.of("log.retention.bytes", "1048576"));
                Admin admin = admin(broker.bootstrapServers())) {
            createTopic(broker.bootstrapServers());

            Config config = requireNonNull(
                    admin.describeConfigs(List.of(topic)).all().get().get(topic));
            assertThat(config.get("retention.bytes").value()).isEqualTo("1048576");
        }
    }

    private static void createTopic(String bootstrapServers) {
        try (Admin admin = admin(bootstrapServers)) {
            TopicCreation.createAndAwaitLeaders(admin, List.of(new NewTopic(TOPIC, 1, (short) 1)));
        }
    }

    private static Admin admin(String bootstrapServers) {
        return Admin.create(Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }
}
