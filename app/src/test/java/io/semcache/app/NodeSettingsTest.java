package io.semcache.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.semcache.config.Problem;
import io.semcache.config.SettingsException;
import io.semcache.config.SettingsSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeSettingsTest {

    @Test
    void reportsMistakesInOptionsTogetherWithAllOthers() {
        SettingsSource wrong =
                new SettingsSource(Map.of("server.port", "x", "models.m.provider", "hash", "models.m.latncy-ms", "5"));

        assertThatThrownBy(() -> NodeSettings.read(wrong))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::key)
                                .containsExactly("models.m.latncy-ms", "server.port"));
    }

    @Test
    void acceptsTheDefaults() {
        assertThat(NodeSettings.read(new SettingsSource(Map.of())).models()).containsOnlyKeys("minilm");
    }
}
