package io.semcache.app.cli;

import io.semcache.config.SettingsSource;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config}: where settings come from. */
final class ConfigOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties file with settings; config/semcache.properties lists all.")
    private @Nullable Path file;

    /** The file, if one was given, overridden by the environment. */
    SettingsSource source() {
        SettingsSource fromFile = file == null ? new SettingsSource(Map.of()) : SettingsSource.ofFile(file);
        return fromFile.overriddenBy(SettingsSource.ofEnvironment(System.getenv()));
    }
}
