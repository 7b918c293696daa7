package io.semcache.app.secured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.app.StartupException;
import io.semcache.app.secured.ClientMetrics.Connections;
import io.semcache.app.whole.Cache;
import io.semcache.devkit.DevBroker;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node on a broker with SASL_SSL and a registry with HTTPS and a password. */
class SecuredClusterIT {

    private static final String JAAS =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\"";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before the tests
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static Stores stores;

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static DevBroker broker;

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static GuardedRegistry registry;

    @BeforeAll
    static void start() throws Exception {
        stores = Stores.make(folder);
        registry = new GuardedRegistry(stores);
        broker = DevBroker.start(
                folder.resolve("kafka"),
                0,
                Map.ofEntries(
                        Map.entry("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT"),
                        Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                        Map.entry("sasl.enabled.mechanisms", "PLAIN"),
                        Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
                        Map.entry(
                                "listener.name.plaintext.plain.sasl.jaas.config",
                                JAAS.formatted("broker", "b") + " user_broker=\"b\" user_node=\"n\";"),
                        Map.entry("ssl.keystore.type", "PKCS12"),
                        Map.entry("ssl.keystore.location", stores.keys().toString()),
                        Map.entry("ssl.keystore.password", Stores.PASSWORD),
                        Map.entry("ssl.truststore.type", "PKCS12"),
                        Map.entry("ssl.truststore.location", stores.trust().toString()),
                        Map.entry("ssl.truststore.password", Stores.PASSWORD)));
    }

    @AfterAll
    static void stop() {
        broker.close();
        registry.close();
    }

    private static Map<String, String> settings(String password) {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
        settings.put("kafka.security.protocol", "SASL_SSL");
        settings.put("kafka.sasl.mechanism", "PLAIN");
        settings.put("kafka.sasl.jaas.config", JAAS.formatted("node", password) + ";");
        settings.put("schema.registry.url", registry.url());
        settings.put("schema.registry.basic.auth.credentials.source", "USER_INFO");
        settings.put("schema.registry.basic.auth.user.info", GuardedRegistry.USER_INFO);
        for (String client : new String[] {"kafka.", "schema.registry."}) {
            settings.put(client + "ssl.truststore.type", "PKCS12");
            settings.put(client + "ssl.truststore.location", stores.trust().toString());
            settings.put(client + "ssl.truststore.password", Stores.PASSWORD);
        }
        return settings;
    }

    @Test
    void everyClientOfANodeSaysWhoItIs(@TempDir Path stateDir) throws Exception {
        Set<ObjectName> others = ClientMetrics.clients();

        try (Cache cache = new Cache(stateDir, settings("n")).start()) {
            assertThat(embed(cache).headers().firstValue("X-Cache")).contains("MISS");
            assertThat(embed(cache).headers().firstValue("X-Cache")).contains("HIT");

            Set<ObjectName> clients = ClientMetrics.clients();
            clients.removeAll(others);
            Map<ObjectName, Connections> connections = ClientMetrics.connections(clients);
            assertThat(connections).hasSizeGreaterThanOrEqualTo(8).allSatisfy((client, connection) -> {
                assertThat(connection.refused()).isZero();
                assertThat(connection.authenticated()).isEqualTo(connection.opened());
            });
            assertThat(connections.values()).anyMatch(connection -> connection.opened() > 0);
        }
    }

    @Test
    void aNodeThatIsNotKnownSaysSoAndDoesNotStart(@TempDir Path stateDir) {
        try (Cache cache = new Cache(stateDir, settings("wrong"))) {
            assertThatThrownBy(cache::start)
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("Authentication failed");
        }
    }

    private static HttpResponse<String> embed(Cache cache) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(
                    HttpRequest.newBuilder(cache.url("/v1/embeddings"))
                            .timeout(Duration.ofSeconds(60))
                            .POST(BodyPublishers.ofString("{\"model\":\"hash\",\"input\":\"a text\"}"))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
