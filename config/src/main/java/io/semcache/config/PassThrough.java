package io.semcache.config;

import java.util.Map;
import java.util.TreeMap;

/** Keys that are handed on to Kafka's and the registry's own clients, without the prefix. */
final class PassThrough {

    private static final String REGISTRY = "schema.registry.";

    private PassThrough() {}

    /** What was given under the prefix, over the defaults of the key table. */
    static Map<String, String> read(Values values, String prefix) {
        Map<String, String> passed = new TreeMap<>();
        for (Key<?> key : Keys.all()) {
            if (key.name().startsWith(prefix) && key.defaultText() != null) {
                values.get(key);
                passed.put(key.name().substring(prefix.length()), key.defaultText());
            }
        }
        values.texts().tailMap(prefix).forEach((key, text) -> {
            if (key.startsWith(prefix)) {
                passed.put(key.substring(prefix.length()), text);
            }
        });
        return Map.copyOf(passed);
    }

    /** The registry client wants its URL and its TLS keys with the prefix, and every other key without it. */
    static Map<String, String> registry(Values values) {
        Map<String, String> passed = new TreeMap<>();
        read(values, REGISTRY).forEach((key, text) -> {
            boolean prefixed = key.equals("url") || key.startsWith("ssl.");
            passed.put(prefixed ? REGISTRY + key : key, text);
        });
        return Map.copyOf(passed);
    }
}
