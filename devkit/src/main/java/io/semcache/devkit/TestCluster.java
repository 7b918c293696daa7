package io.semcache.devkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * One broker and one registry for all tests of a JVM. Each is started by the first test that asks for it and stopped
 * when the JVM ends; tests keep apart by {@linkplain #uniqueName unique names}. Thread-safe.
 */
public final class TestCluster {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private TestCluster() {}

    /** {@code host:port} of the shared broker. */
    public static String bootstrapServers() {
        return SharedBroker.BROKER.bootstrapServers();
    }

    /** Base URL of the shared registry. */
    public static String registryUrl() {
        return SharedRegistry.REGISTRY.url();
    }

    /** A name that no other test of this JVM has: {@code prefix-1}, {@code prefix-2}, … */
    public static String uniqueName(String prefix) {
        return prefix + "-" + NAMES.incrementAndGet();
    }

    /** Creates a topic on the shared broker and returns its name when every partition takes records. */
    public static String createTopic(String name, int partitions) {
        createTopics(List.of(new NewTopic(name, partitions, (short) 1)));
        return name;
    }

    /** Creates topics on the shared broker and returns when every partition takes records. */
    public static void createTopics(Collection<NewTopic> topics) {
        try (Admin admin =
                Admin.create(Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            TopicCreation.createAndAwaitLeaders(admin, topics);
        }
    }

    private static final class SharedBroker {
        static final DevBroker BROKER = start();

        private static DevBroker start() {
            try {
                Path dataDir = Files.createTempDirectory("semcache-broker-");
                DevBroker broker = DevBroker.start(dataDir, 0);
                closeAtExit(() -> {
                    broker.close();
                    Folders.deleteTree(dataDir);
                });
                return broker;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class SharedRegistry {
        static final DevRegistry REGISTRY = start();

        private static DevRegistry start() {
            DevRegistry registry = DevRegistry.start(null, 0);
            closeAtExit(registry::close);
            return registry;
        }
    }

    private static void closeAtExit(Runnable close) {
        Runtime.getRuntime().addShutdownHook(new Thread(close, "test-cluster-close"));
    }
}
