package io.semcache.topology;

import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import java.util.HashMap;
import java.util.Map;

/** Settings with two small models: {@code tiny} of 4 dimensions, and {@code ids}, which takes token ids. */
public final class TestSettings {

    private TestSettings() {}

    public static Settings defaults() {
        return with(Map.of());
    }

    public static Settings with(Map<String, String> changes) {
        Map<String, String> values = new HashMap<>(Map.of(
                "models.tiny.provider", "hash",
                "models.tiny.dimensions", "4",
                "models.tiny.aliases", "small",
                "models.ids.provider", "hash",
                "models.ids.dimensions", "4",
                "models.ids.token-ids", "true",
                "models.ids.max-tokens", "8",
                "namespaces.default.model", "tiny"));
        values.putAll(changes);
        return SettingsReader.read(values);
    }
}
