package io.semcache.config;

import io.semcache.config.Settings.Model;
import io.semcache.config.Settings.Namespace;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the {@code namespaces.<ns>.*} keys; what a namespace does not say, {@code default} says. */
final class NamespaceReader {

    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final Values values;
    private final Map<String, Model> models;
    private final Namespace fallback;

    private NamespaceReader(Values values, Map<String, Model> models) {
        this.values = values;
        this.models = models;
        this.fallback = namespace(
                Settings.DEFAULT_NAMESPACE,
                new Namespace(
                        new TreeSet<>(models.keySet()).first(),
                        Keys.NS_TTL.defaultValue(),
                        Keys.NS_MIN_SCORE.defaultValue(),
                        Keys.NS_PAYLOAD_MIN_SCORE.defaultValue(),
                        Keys.NS_STORE_TEXT.defaultValue(),
                        Keys.NS_SEARCH.defaultValue(),
                        Keys.NS_STALE.defaultValue(),
                        Keys.NS_MAX_BYTES.defaultValue(),
                        Keys.NS_MAX_ENTRIES.defaultValue()));
    }

    static Map<String, Namespace> read(Values values, Map<String, Model> models) {
        return new NamespaceReader(values, models).namespaces();
    }

    private Map<String, Namespace> namespaces() {
        Map<String, Namespace> namespaces = new TreeMap<>(Map.of(Settings.DEFAULT_NAMESPACE, fallback));
        for (String name : KeyGroup.NAMESPACES.instances(values.texts().keySet())) {
            if (!NAME.matcher(name).matches()) {
                values.texts().keySet().stream()
                        .filter(key -> key.startsWith(KeyGroup.NAMESPACES.prefix() + name + "."))
                        .forEach(key -> values.report(key, "expected a namespace like " + NAME.pattern()));
            }
            namespaces.put(name, namespace(name, fallback));
        }
        return namespaces;
    }

    private Namespace namespace(String name, Namespace otherwise) {
        Key<String> modelKey = Keys.NS_MODEL.of(name);
        String given = given(modelKey, otherwise.model());
        Optional<Model> model = models.values().stream()
                .filter(candidate ->
                        candidate.name().equals(given) || candidate.aliases().contains(given))
                .findFirst();
        if (model.isEmpty()) {
            values.report(
                    modelKey.name(),
                    "expected one of " + models.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return new Namespace(
                model.map(Model::name).orElse(given),
                given(Keys.NS_TTL.of(name), otherwise.ttl()),
                given(Keys.NS_MIN_SCORE.of(name), otherwise.minScore()),
                payloadMinScore(name, otherwise),
                given(Keys.NS_STORE_TEXT.of(name), otherwise.storeText()),
                given(Keys.NS_SEARCH.of(name), otherwise.search()),
                given(Keys.NS_STALE.of(name), otherwise.stale()),
                given(Keys.NS_MAX_BYTES.of(name), otherwise.maxBytes()),
                given(Keys.NS_MAX_ENTRIES.of(name), otherwise.maxEntries()));
    }

    /** A floor that the operator sets lifts what no namespace names. */
    private float payloadMinScore(String name, Namespace otherwise) {
        float floor = values.get(Keys.PAYLOAD_MIN_SCORE_FLOOR);
        Key<Float> key = Keys.NS_PAYLOAD_MIN_SCORE.of(name);
        Float given = values.optional(key);
        if (given != null && given < floor) {
            values.report(key.name(), "expected at least " + Keys.PAYLOAD_MIN_SCORE_FLOOR.name() + " (" + floor + ")");
        }
        return given != null ? given : Math.max(floor, otherwise.payloadMinScore());
    }

    private <T> T given(Key<T> key, T otherwise) {
        T value = values.optional(key);
        return value != null ? value : otherwise;
    }
}
