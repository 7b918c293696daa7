package io.semcache.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.SettingsSource;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DevOptionsTest {

    private static DevOptions options(Map<String, String> given) {
        return new DevOptions(9092, 8081, Path.of("data"), "minilm", new SettingsSource(given));
    }

    @Test
    void startsABrokerAndARegistryUnlessTheSettingsNameThem() {
        assertThat(options(Map.of()).bootstrap()).isNull();
        assertThat(options(Map.of()).registryUrl()).isNull();

        DevOptions named =
                options(Map.of("kafka.bootstrap.servers", "kafka:9092", "schema.registry.url", "http://registry"));

        assertThat(named.bootstrap()).isEqualTo("kafka:9092");
        assertThat(named.registryUrl()).isEqualTo("http://registry");
    }
}
