package io.semcache.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {

    @Test
    void hasADefaultForEverything() {
        Settings settings = SettingsReader.read(Map.of());

        assertThat(settings.server().port()).isEqualTo(8077);
        assertThat(settings.streams())
                .containsEntry("producer.linger.ms", "0")
                .containsEntry("consumer.session.timeout.ms", "6000")
                .containsEntry("group.protocol", "classic");
        assertThat(settings.model("minilm").orElseThrow().aliases()).containsExactly("all-MiniLM-L6-v2");
        assertThat(settings.namespace("default").model()).isEqualTo("minilm");
    }

    @Test
    void letsTheEnvironmentOverrideTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("semcache.properties"), "server.port=1\nserver.host=::1\n");

        SettingsSource source = SettingsSource.ofFile(file)
                .overriddenBy(SettingsSource.ofEnvironment(
                        Map.of("SEMCACHE_SERVER_PORT", "2", "SEMCACHE_NAMESPACES_MY__NS_TTL___MS", "5", "PATH", "/")));

        Settings settings = SettingsReader.read(source, ModelCheck.NONE);
        assertThat(settings.server().port()).isEqualTo(2);
        assertThat(settings.server().host()).isEqualTo("::1");
        assertThat(settings.namespace("my_ns").ttl()).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void ignoresVariablesOfTheLauncherAndOfKubernetes() {
        SettingsSource source = SettingsSource.ofEnvironment(Map.of(
                "SEMCACHE_JAVA_OPTS",
                "-Xmx1g",
                "SEMCACHE_PORT",
                "tcp://10.0.0.1:8077",
                "SEMCACHE_HOME",
                "/",
                "SEMCACHE_API_KEY",
                "semcache_x"));

        assertThat(source.values()).isEmpty();
    }

    @Test
    void reportsEveryMistakeAtOnceWithKeyValueAndExpectation() {
        Map<String, String> wrong = Map.of(
                "server.port", "seventy",
                "serverport", "1",
                "models.big.dimensions", "0",
                "models.big.provider", "abacus",
                "namespaces.Shop.model", "minilm",
                "peer.secret", "");

        assertThatThrownBy(() -> SettingsReader.read(wrong))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::toString)
                                .containsExactlyInAnyOrder(
                                        "server.port=seventy: expected an integer in [0, 65535]",
                                        "serverport=1: unknown key, did you mean server.port?",
                                        "models.big.dimensions=0: expected an integer in [1, 8192]",
                                        "models.big.provider=abacus: expected one of minilm, onnx, openai, langchain4j, hash",
                                        "namespaces.Shop.model=minilm: expected a namespace like [a-z0-9][a-z0-9._-]{0,62}",
                                        "namespaces.Shop.model=minilm: expected one of big",
                                        "peer.secret: expected a text that is not empty"));
    }

    @Test
    void neverPrintsASecretUnderAMisspeltKey() {
        assertThatThrownBy(() -> SettingsReader.read(Map.of("peer.secrte", "hunter2")))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        mistakes -> assertThat(mistakes.problems())
                                .extracting(Problem::toString)
                                .containsExactly("peer.secrte: unknown key, did you mean peer.secret?"));
    }

    @Test
    void wantsAnAddressThatOtherNodesCanReach() {
        Map<String, String> everyAddress = Map.of("peer.host", "0.0.0.0", "peer.secret", "s");

        assertThatThrownBy(() -> SettingsReader.read(everyAddress))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        mistakes -> assertThat(mistakes.problems())
                                .extracting(Problem::key)
                                .containsExactly("peer.advertised"));
    }

    @Test
    void reportsValuesThatDoNotFitTogether() {
        Map<String, String> wrong = Map.of(
                "entry.max.bytes", "2000000",
                "streams.consumer.heartbeat.interval.ms", "5000",
                "server.request.timeout.ms", "700000",
                "topics.events", "embedding-requests");

        assertThatThrownBy(() -> SettingsReader.read(wrong))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::key)
                                .containsExactly(
                                        "entry.max.bytes",
                                        "server.request.timeout.ms",
                                        "streams.consumer.heartbeat.interval.ms",
                                        "topics.events"));
    }

    @Test
    void refusesPeersWithoutAPortThatTheyCanKnow() {
        assertThatThrownBy(() -> SettingsReader.read(Map.of("peer.secret", "s", "peer.port", "0")))
                .hasMessage("peer.port=0: expected a port that other nodes can know");
        assertThatThrownBy(() -> SettingsReader.read(
                        Map.of("peer.secret", "s", "peer.port", "0", "peer.advertised", "node:8078")))
                .hasMessage("peer.port=0: expected a port that other nodes can know");
    }

    @Test
    void passesKeysOnWithoutTheirPrefix() {
        Settings settings = SettingsReader.read(Map.of(
                "kafka.security.protocol", "SSL",
                "streams.max.task.idle.ms", "7",
                "schema.registry.basic.auth.user.info", "me:pw",
                "schema.registry.ssl.truststore.location", "/t"));

        assertThat(settings.kafka())
                .containsEntry("security.protocol", "SSL")
                .containsEntry("bootstrap.servers", "127.0.0.1:9092");
        assertThat(settings.streams()).containsEntry("max.task.idle.ms", "7");
        assertThat(settings.schemaRegistry())
                .isEqualTo(Map.of(
                        "schema.registry.url", "http://127.0.0.1:8081",
                        "basic.auth.user.info", "me:pw",
                        "schema.registry.ssl.truststore.location", "/t"));
    }

    @Test
    void readsSecretsFromFiles(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "sk-123\n");

        Settings settings = SettingsReader.read(Map.of(
                "models.m.v1.5.provider",
                "openai",
                "models.m.v1.5.dimensions",
                "8",
                "models.m.v1.5.api-key.file",
                file.toString()));

        Settings.Model model = settings.model("m.v1.5").orElseThrow();
        assertThat(model.secrets()).isEqualTo(Map.of("api-key", new Secret("sk-123")));
        assertThat(model.options()).isEmpty();
        assertThat(settings.toString()).doesNotContain("sk-123");
    }

    @Test
    void putsProviderAndBaseUrlIntoTheRevision() {
        Settings settings = SettingsReader.read(Map.of(
                "models.m.provider",
                "openai",
                "models.m.dimensions",
                "8",
                "models.m.url",
                "http://localhost:1",
                "models.m.items",
                "9"));

        assertThat(settings.model("m").orElseThrow().revision()).isEqualTo("openai http://localhost:1");
        assertThat(settings.model("m").orElseThrow().options())
                .isEqualTo(Map.of("url", "http://localhost:1", "items", "9"));
    }

    @Test
    void reportsWhatTheProviderSaysOfAModel() {
        SettingsSource source = new SettingsSource(Map.of("models.m.provider", "hash", "models.m.latency", "1"));

        assertThatThrownBy(() -> SettingsReader.read(
                        source, model -> List.of(new Problem("models.m.latency", "1", "expected no such option"))))
                .hasMessage("models.m.latency=1: expected no such option");
    }

    @Test
    void needsTheDimensionsOfAModelThatItCannotKnow() {
        assertThatThrownBy(() -> SettingsReader.read(Map.of("models.m.provider", "openai")))
                .hasMessage("models.m.dimensions: expected an integer in [1, 8192]");
    }

    @Test
    void findsAModelByItsAlias() {
        Settings settings = SettingsReader.read(Map.of("models.a.provider", "hash", "models.a.aliases", "x, y"));

        assertThat(settings.model("y")).contains(settings.model("a").orElseThrow());
        assertThat(settings.model("z")).isEmpty();
    }

    @Test
    void refusesAnAliasOfTwoModels() {
        Map<String, String> wrong = Map.of(
                "models.a.provider",
                "hash",
                "models.a.aliases",
                "x",
                "models.b.provider",
                "hash",
                "models.b.aliases",
                "x, y");

        assertThatThrownBy(() -> SettingsReader.read(wrong)).hasMessageContaining("models.b.aliases");
    }

    @Test
    void givesANamespaceWhatTheDefaultNamespaceHas() {
        Settings settings = SettingsReader.read(Map.of(
                "models.a.provider", "hash",
                "models.b.provider", "hash",
                "namespaces.default.model", "b",
                "namespaces.default.ttl-ms", "1000",
                "namespaces.default.min-score", "0.25",
                "namespaces.default.stale-ms", "2000",
                "namespaces.default.max-bytes", "3000000000",
                "namespaces.shop.store-text", "true",
                "namespaces.shop.search", "false",
                "namespaces.shop.max-entries", "10"));

        assertThat(settings.namespaces())
                .containsEntry(
                        "shop",
                        new Settings.Namespace(
                                "b",
                                Duration.ofSeconds(1),
                                0.25f,
                                0.8f,
                                true,
                                false,
                                Duration.ofSeconds(2),
                                3_000_000_000L,
                                10))
                .containsOnlyKeys(Set.of("default", "shop").toArray(String[]::new));
    }

    @Test
    void liftsTheLeastScoreOfPayloadsToTheFloor() {
        Settings settings = SettingsReader.read(Map.of(
                "similar.payload-min-score-floor", "0.9",
                "namespaces.shop.payload-min-score", "0.95"));

        assertThat(settings.namespace("default").payloadMinScore()).isEqualTo(0.9f);
        assertThat(settings.namespace("shop").payloadMinScore()).isEqualTo(0.95f);
    }

    @Test
    void refusesALeastScoreOfPayloadsBelowTheFloor() {
        Map<String, String> wrong =
                Map.of("similar.payload-min-score-floor", "0.7", "namespaces.shop.payload-min-score", "0.6");

        assertThatThrownBy(() -> SettingsReader.read(wrong))
                .hasMessageContaining("namespaces.shop.payload-min-score")
                .hasMessageContaining("at least similar.payload-min-score-floor (0.7)");
    }

    @Test
    void namesTheFileThatCannotBeRead(@TempDir Path folder) {
        Path file = folder.resolve("absent.properties");

        assertThatThrownBy(() -> SettingsSource.ofFile(file))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems()).extracting(Problem::value).isEqualTo(List.of(file.toString())));
    }

    @Test
    void takesACertificateOnlyWithItsKey() {
        assertThat(SettingsReader.read(Map.of("server.tls.certificate", "c.pem", "server.tls.key", "k.pem"))
                        .server()
                        .tls())
                .isEqualTo(new Settings.Tls(Path.of("c.pem"), Path.of("k.pem")));
        assertThatThrownBy(() -> SettingsReader.read(Map.of("server.tls.certificate", "c.pem")))
                .hasMessage("server.tls.key: expected a certificate and its key, or neither");
    }
}
