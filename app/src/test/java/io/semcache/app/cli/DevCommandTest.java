package io.semcache.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.app.dev.DevOptions;
import io.semcache.config.SettingsSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DevCommandTest {

    private static final Map<String, String> FILE = Map.of(
            "server.port", "1",
            "state.dir", "elsewhere",
            "kafka.bootstrap.servers", "kafka:9092",
            "schema.registry.url", "http://registry",
            "models.paid.provider", "openai");

    private static DevOptions options(String... arguments) {
        DevCommand command = new DevCommand();
        new CommandLine(command).parseArgs(arguments);
        return command.options(new SettingsSource(FILE));
    }

    @Test
    void takesWhatTheSettingsSay() {
        assertThat(options().given().values()).isEqualTo(FILE);
    }

    @Test
    void prefersWhatIsTyped() {
        DevOptions options =
                options("--port", "2", "--data-dir", "here", "--bootstrap", "b:1", "--registry-url", "http://r");

        assertThat(options.given().values())
                .containsEntry("server.port", "2")
                .containsEntry("kafka.bootstrap.servers", "b:1")
                .containsEntry("schema.registry.url", "http://r")
                .doesNotContainKey("state.dir");
    }

    @Test
    void usesTheProviderThatIsTypedBesideTheModelsOfTheSettings() {
        assertThat(options("--provider", "hash").given().values())
                .containsEntry("models.hash.provider", "hash")
                .containsEntry("models.paid.provider", "openai")
                .containsEntry("namespaces.default.model", "hash");
    }

    @Test
    void startsItsOwnBrokerAndRegistryWhereTheirPortsAreTyped() {
        assertThat(options("--kafka-port", "9", "--registry-port", "8").given().values())
                .doesNotContainKeys("kafka.bootstrap.servers", "schema.registry.url");
    }
}
