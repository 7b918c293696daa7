package io.semcache.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Keys and values as they were given, before anything is checked. */
public record SettingsSource(Map<String, String> values) {

    private static final String ENV_PREFIX = "SEMCACHE_";

    /**
     * Variables of the launcher and of the commands, and those that Kubernetes sets for a service of the name
     * {@code semcache}.
     */
    private static final Pattern NO_SETTING =
            Pattern.compile("SEMCACHE_(HOME|JAVA_OPTS|API_KEY|URL|CACERT|SERVICE_.*|PORT|PORT_.*)");

    public SettingsSource {
        values = Map.copyOf(values);
    }

    /**
     * Reads a properties file in UTF-8.
     *
     * @throws SettingsException if it cannot be read
     */
    public static SettingsSource ofFile(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(List.of(
                    new Problem("settings file", file.toString(), "expected a readable properties file, got " + e)));
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return new SettingsSource(values);
    }

    /** Picks the settings out of the environment: {@code SEMCACHE_SERVER_PORT} is {@code server.port}. */
    public static SettingsSource ofEnvironment(Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(ENV_PREFIX)
                    && name.length() > ENV_PREFIX.length()
                    && !NO_SETTING.matcher(name).matches()) {
                values.put(keyOf(name.substring(ENV_PREFIX.length())), value);
            }
        });
        return new SettingsSource(values);
    }

    /** These values, with those of {@code other} in their place where both have one. */
    public SettingsSource overriddenBy(SettingsSource other) {
        Map<String, String> merged = new TreeMap<>(values);
        merged.putAll(other.values);
        return new SettingsSource(merged);
    }

    /** These values but for one key. */
    public SettingsSource without(String key) {
        Map<String, String> rest = new TreeMap<>(values);
        rest.remove(key);
        return new SettingsSource(rest);
    }

    /** Confluent's rule backwards: one underscore is a dot, two are an underscore, three are a dash. */
    private static String keyOf(String variable) {
        return variable.replaceAll("_{3}", "-")
                .replaceAll("_{2}", "\0")
                .replace('_', '.')
                .replace('\0', '_')
                .toLowerCase(Locale.ROOT);
    }
}
