package io.semcache.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EffectiveSettingsTest {

    @Test
    void showsDefaultsAndWhatWasGiven() {
        Map<String, String> effective = EffectiveSettings.of(
                new SettingsSource(
                        Map.of("server.port", "9", "kafka.security.protocol", "SSL", "namespaces.a.ttl-ms", "7")),
                ModelCheck.NONE);

        assertThat(effective)
                .containsEntry("server.port", "9")
                .containsEntry("server.host", "127.0.0.1")
                .containsEntry("kafka.security.protocol", "SSL")
                .containsEntry("namespaces.a.ttl-ms", "7")
                .containsEntry("namespaces.a.model", "minilm")
                .containsEntry("models.minilm.revision", "minilm")
                .containsEntry("peer.advertised", "");
    }

    @Test
    void showsWhatAKeyGrantsButNotItsHash() {
        String hash = KeyHash.ofKey("k").hex();
        Map<String, String> effective = EffectiveSettings.of(
                new SettingsSource(Map.of("auth.keys.app.hash", hash, "auth.keys.app.write", "b,a")), ModelCheck.NONE);

        assertThat(effective)
                .containsEntry("auth.keys.app.hash", "[hidden]")
                .containsEntry("auth.keys.app.write", "a,b")
                .containsEntry("auth.keys.app.admin", "");
    }

    @Test
    void hidesEverySecret() {
        Map<String, String> effective = EffectiveSettings.of(
                new SettingsSource(Map.of(
                        "peer.secret", "s3cr3t",
                        "kafka.ssl.key.password", "s3cr3t",
                        "kafka.sasl.jaas.config", "s3cr3t",
                        "schema.registry.basic.auth.user.info", "s3cr3t",
                        "models.m.provider", "openai",
                        "models.m.dimensions", "8",
                        "models.m.api-key", "s3cr3t")),
                ModelCheck.NONE);

        assertThat(effective.values()).doesNotContain("s3cr3t");
        assertThat(effective).containsEntry("peer.secret", "[hidden]").containsEntry("models.m.api-key", "[hidden]");
    }
}
