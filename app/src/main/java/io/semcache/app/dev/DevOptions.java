package io.semcache.app.dev;

import io.semcache.config.SettingsSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What can be chosen in dev mode.
 *
 * @param bootstrap brokers that run already; null: one is started
 * @param registryUrl a schema registry that runs already; null: one is started
 * @param given settings of the user's that go over those of dev mode
 */
public record DevOptions(
        int port,
        int kafkaPort,
        int registryPort,
        Path dataDir,
        String provider,
        @Nullable String bootstrap,
        @Nullable String registryUrl,
        SettingsSource given) {}
