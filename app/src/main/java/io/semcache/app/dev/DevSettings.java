package io.semcache.app.dev;

import io.semcache.config.SettingsSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The settings of a node in dev mode: small, and bounded on disk. */
final class DevSettings {

    static final String BOOTSTRAP = "kafka.bootstrap.servers";
    static final String REGISTRY_URL = "schema.registry.url";

    private static final long TOPIC_BYTES = 512L << 20;

    private DevSettings() {}

    /** Before anything runs: addresses as they will be if no port was left open. */
    static SettingsSource planned(DevOptions options) {
        return of(
                options,
                options.dataDir(),
                "127.0.0.1:" + options.kafkaPort(),
                "http://127.0.0.1:" + options.registryPort());
    }

    /** As it runs. */
    static SettingsSource of(DevOptions options, Path stateDir, String bootstrap, String registryUrl) {
        Map<String, String> values = new HashMap<>();
        values.put("state.dir", stateDir.toString());
        values.put("peer.port", "0");
        values.put("topics.retention.bytes", String.valueOf(TOPIC_BYTES));
        // Whoever tries a search wants to read what was found.
        values.put("namespaces.default.store-text", "true");
        if (options.given().values().keySet().stream().noneMatch(DevSettings::definesModel)) {
            values.put("models." + options.provider() + ".provider", options.provider());
        }
        values.put(BOOTSTRAP, bootstrap);
        values.put(REGISTRY_URL, registryUrl);
        return new SettingsSource(values).overriddenBy(options.given());
    }

    private static boolean definesModel(String key) {
        return key.startsWith("models.") && key.endsWith(".provider");
    }
}
