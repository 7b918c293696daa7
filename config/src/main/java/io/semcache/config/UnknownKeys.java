package io.semcache.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds keys that are not in the table, and the known key that was probably meant. */
final class UnknownKeys {

    private static final Set<String> KNOWN =
            Keys.all().stream().filter(key -> !key.isPattern()).map(Key::name).collect(Collectors.toUnmodifiableSet());

    private UnknownKeys() {}

    static void report(Values values) {
        Set<String> candidates = new TreeSet<>(KNOWN);
        for (KeyGroup group : KeyGroup.values()) {
            for (String instance : group.instances(values.texts().keySet())) {
                group.attributes().forEach(attribute -> candidates.add(group.prefix() + instance + "." + attribute));
            }
        }
        for (String key : List.copyOf(values.texts().keySet())) {
            if (!isKnown(key)) {
                report(values, key, NearestKey.of(key, candidates));
            }
        }
    }

    /** A misspelt secret is still a secret. */
    private static void report(Values values, String key, Optional<String> nearest) {
        String expectation =
                nearest.map(meant -> "unknown key, did you mean " + meant + "?").orElse("unknown key");
        if (nearest.filter(Secrets::isSecret).isPresent()) {
            values.report(new Problem(key, null, expectation));
        } else {
            values.report(key, expectation);
        }
    }

    private static boolean isKnown(String key) {
        return KNOWN.contains(key)
                || Keys.PASSED_ON.stream().anyMatch(key::startsWith)
                || KeyGroup.of(key).map(group -> isAttribute(group, key)).orElse(false);
    }

    /** A model can have options that only its provider knows. */
    private static boolean isAttribute(KeyGroup group, String key) {
        return group == KeyGroup.MODELS || group.attributes().contains(KeyGroup.attribute(key));
    }
}
