package io.semcache.serdes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.semcache.devkit.DevRegistry;
import io.semcache.devkit.TestCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A registry that cannot be asked is never the record's fault. */
@Timeout(180)
class RegistryAwayIT {

    private static final TopicNames TOPICS = SchemaRegistrationIT.topics(TestCluster.uniqueName("away"));

    @Test
    void isRetriableWhenNobodyListens() throws IOException {
        try (CacheSerdes serdes = new CacheSerdes(properties(freePort()))) {
            assertReadAndWriteCanBeTriedAgain(serdes);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | {\"error_code\":50001,\"message\":\"store\"}",
                "503 | ''",
                "429 | {\"error_code\":42901,\"message\":\"slow down\"}",
                "401 | {\"error_code\":401,\"message\":\"who are you\"}",
                "403 | {\"error_code\":40301,\"message\":\"no\"}",
                "404 | <html>no registry here</html>",
                "404 | {\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
                "200 | <html>welcome</html>",
            })
    void isRetriableWhenTheAnswerIsNone(int status, String body) throws IOException {
        HttpServer server = answering(status, body);
        try (CacheSerdes serdes = new CacheSerdes(properties(server.getAddress().getPort()))) {
            assertReadAndWriteCanBeTriedAgain(serdes);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void isTheRecordsFaultWhenItsSchemaIsNone() throws IOException {
        HttpServer server = answering(200, "{\"schema\":\"{\\\"type\\\":\\\"nonsense\\\"}\"}");
        try (CacheSerdes serdes = new CacheSerdes(properties(server.getAddress().getPort()))) {
            byte[] bytes = {0, 0, 0, 0, 1, 0};

            assertThatThrownBy(() -> serdes.requests().deserializer().deserialize(TOPICS.requests(), bytes))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("expected an Avro schema under id 1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void isRetriableWhenTheRegistryHangs() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 16, loopback())) {
            Map<String, String> properties = new HashMap<>(properties(silent.getLocalPort()));
            properties.put("schema.registry.http.read.timeout.ms", "200");
            try (CacheSerdes serdes = new CacheSerdes(properties)) {
                assertReadAndWriteCanBeTriedAgain(serdes);
            }
        }
    }

    @Test
    void readsTheSameRecordOnceTheRegistryIsThere() throws IOException {
        int port = freePort();
        try (CacheSerdes serdes = new CacheSerdes(properties(port))) {
            assertReadAndWriteCanBeTriedAgain(serdes);
            try (DevRegistry registry = DevRegistry.start(null, port)) {
                SchemaRegistration.registerAll(
                        Map.of("schema.registry.url", registry.url()), TOPICS, Duration.ofSeconds(30));

                byte[] bytes = serdes.requests().serializer().serialize(TOPICS.requests(), Records.request());

                assertThat(serdes.requests().deserializer().deserialize(TOPICS.requests(), bytes))
                        .isEqualTo(Records.request());
            }
        }
    }

    @Test
    void readsAndWritesWhatItKnowsWithoutTheRegistry() {
        CacheSerdes serdes;
        byte[] bytes;
        try (DevRegistry registry = DevRegistry.start(null, 0)) {
            Map<String, String> properties = Map.of("schema.registry.url", registry.url());
            SchemaRegistration.registerAll(properties, TOPICS, Duration.ofSeconds(30));
            serdes = new CacheSerdes(properties);
            bytes = serdes.events().serializer().serialize(TOPICS.events(), Records.lookup());
            serdes.events().deserializer().deserialize(TOPICS.events(), bytes);
        }

        try (serdes) {
            assertThat(serdes.events().serializer().serialize(TOPICS.events(), Records.lookup()))
                    .isEqualTo(bytes);
            assertThat(serdes.events().deserializer().deserialize(TOPICS.events(), bytes))
                    .isEqualTo(Records.lookup());
        }
    }

    @Test
    void registersOnceARegistryThatIsStartingIsThere() throws IOException {
        int port = freePort();
        CompletableFuture<Void> registration = CompletableFuture.runAsync(
                () -> SchemaRegistration.registerAll(properties(port), TOPICS, Duration.ofSeconds(90)));

        try (DevRegistry registry = DevRegistry.start(null, port)) {
            assertThatCode(() -> registration.get(60, TimeUnit.SECONDS))
                    .as(registry.url())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void givesUpToRegisterWhenPatienceEnds() throws IOException {
        int port = freePort();

        assertThatThrownBy(() -> SchemaRegistration.registerAll(properties(port), TOPICS, Duration.ofMillis(400)))
                .isInstanceOf(SchemaRegistrationException.class)
                .hasMessageContaining("schema registry http://127.0.0.1:" + port)
                .hasMessageContaining("could not be asked");
    }

    @Test
    void showsNoPasswordOfTheUrl() throws IOException {
        int port = freePort();
        Map<String, String> properties = Map.of(
                "schema.registry.url",
                "http://me:s3cret@127.0.0.1:" + port,
                "schema.registry.basic.auth.credentials.source",
                "URL");

        assertThatThrownBy(() -> SchemaRegistration.registerAll(properties, TOPICS, Duration.ZERO))
                .isInstanceOf(SchemaRegistrationException.class)
                .hasMessageContaining("http://127.0.0.1:" + port)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void doesNotWaitForARegistryThatRefusesUs() throws IOException {
        HttpServer server = answering(401, "{\"error_code\":401,\"message\":\"who are you\"}");
        try {
            assertThatThrownBy(() -> SchemaRegistration.registerAll(
                            properties(server.getAddress().getPort()), TOPICS, Duration.ofMinutes(10)))
                    .isInstanceOf(SchemaRegistrationException.class)
                    .hasMessageContaining("who are you");
        } finally {
            server.stop(0);
        }
    }

    private static void assertReadAndWriteCanBeTriedAgain(CacheSerdes serdes) {
        byte[] bytes = {0, 0, 0, 0, 1, 0};
        assertThatThrownBy(() -> serdes.requests().deserializer().deserialize(TOPICS.requests(), bytes))
                .isInstanceOf(RegistryUnavailableException.class)
                .isInstanceOf(RetriableException.class)
                .hasMessageContaining("http://127.0.0.1:");
        assertThatThrownBy(() -> serdes.requests().serializer().serialize(TOPICS.requests(), Records.request()))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    private static Map<String, String> properties(int port) {
        return Map.of("schema.registry.url", "http://127.0.0.1:" + port + "/apis/ccompat/v7");
    }

    private static HttpServer answering(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        }
    }

    private static InetAddress loopback() {
        return InetAddress.ofLiteral("127.0.0.1");
    }
}
