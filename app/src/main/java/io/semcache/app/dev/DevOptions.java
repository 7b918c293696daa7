package io.semcache.app.dev;

import io.semcache.config.SettingsSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen in dev mode.
 *
 * @param kafkaPort of a broker of our own
 * @param registryPort of a registry of our own
 * @param provider of the model, unless the settings define models
 * @param given settings of the user's, which go over those of dev mode; brokers and a registry named here run already
 */
public record DevOptions(int kafkaPort, int registryPort, Path dataDir, String provider, SettingsSource given) {

    /** Brokers that run already; null: one is started. */
    @Nullable String bootstrap() {
        return given.values().get(DevSettings.BOOTSTRAP);
    }

    /** A schema registry that runs already; null: one is started. */
    @Nullable String registryUrl() {
        return given.values().get(DevSettings.REGISTRY_URL);
    }
}
