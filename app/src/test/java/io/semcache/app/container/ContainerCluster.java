package io.semcache.app.container;

import io.semcache.config.NewApiKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;

/** What {@code docker-compose.yml} describes, with the {@code hash} provider: Kafka, a registry and two nodes. */
final class ContainerCluster implements AutoCloseable {
    static final int HTTP_PORT = 8077;
    static final NewApiKey KEY = NewApiKey.random(new SecureRandom());

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String API = "/apis/ccompat/v7";
    private static final int REGISTRY_PORT = 8080;
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    private final Network network = Network.newNetwork();
    private final KafkaContainer kafka = new KafkaContainer(ContainerEngine.KAFKA)
            .withNetwork(network)
            .withListener("kafka:19092")
            .withStartupTimeout(START_TIMEOUT);
    private final GenericContainer<?> registry = new GenericContainer<>(ContainerEngine.REGISTRY)
            .withNetwork(network)
            .withNetworkAliases("registry")
            .withExposedPorts(REGISTRY_PORT)
            .waitingFor(Wait.forHttp(API + "/subjects").withStartupTimeout(START_TIMEOUT));
    private final ImageFromDockerfile image = new ImageFromDockerfile("semcache-test")
            .withFileFromPath("Dockerfile", ROOT.resolve("Dockerfile"))
            .withFileFromPath("semcache", ROOT.resolve("semcache"))
            .withFileFromPath("config/docker", ROOT.resolve("config/docker"))
            .withFileFromPath("app/target/semcache/lib", ROOT.resolve("app/target/semcache/lib"));
    private final GenericContainer<?> first = node("node-1");
    private final GenericContainer<?> second = node("node-2");

    /** Returns when every container reports itself healthy. */
    void start() {
        Startables.deepStart(kafka, registry).join();
        Startables.deepStart(first, second).join();
    }

    GenericContainer<?> first() {
        return first;
    }

    GenericContainer<?> second() {
        return second;
    }

    String bootstrapServers() {
        return kafka.getBootstrapServers();
    }

    String registryUrl() {
        return "http://" + registry.getHost() + ":" + registry.getMappedPort(REGISTRY_PORT) + API;
    }

    private GenericContainer<?> node(String name) {
        return new GenericContainer<>(image)
                .withNetwork(network)
                .withNetworkAliases(name)
                .withExposedPorts(HTTP_PORT)
                .withEnv(Map.of(
                        "SEMCACHE_KAFKA_BOOTSTRAP_SERVERS", "kafka:19092",
                        "SEMCACHE_PEER_ADVERTISED", name + ":8078",
                        "SEMCACHE_PEER_SECRET", "of-this-test",
                        "SEMCACHE_AUTH_KEYS_TEST_HASH", KEY.hash().hex(),
                        "SEMCACHE_AUTH_KEYS_TEST_WRITE", "default",
                        "SEMCACHE_MODELS_HASH_PROVIDER", "hash"))
                .waitingFor(Wait.forHealthcheck().withStartupTimeout(START_TIMEOUT));
    }

    @Override
    public void close() {
        second.close();
        first.close();
        registry.close();
        kafka.close();
        network.close();
    }
}
