package io.semcache.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The given values by key, and the mistakes found while they are read. */
final class Values {

    private final SortedMap<String, String> texts;
    private final List<Problem> problems = new ArrayList<>();

    Values(Map<String, String> given) {
        this.texts = new TreeMap<>();
        given.forEach((key, text) -> texts.put(key, text.strip()));
        SecretFiles.resolve(texts, problems);
    }

    /** What was given, sorted by key. */
    SortedMap<String, String> texts() {
        return texts;
    }

    /** The value of a key that has a default; the default too where a mistake was found. */
    <T> T get(Key<T> key) {
        T value = optional(key);
        return value == null ? key.defaultValue() : value;
    }

    /** The value, or null if none was given or it was wrong. */
    <T> @Nullable T optional(Key<T> key) {
        String text = texts.get(key.name());
        if (text == null) {
            return null;
        }
        try {
            return key.type().read(text);
        } catch (IllegalArgumentException e) {
            report(key.name(), key.type().expectation());
            return null;
        }
    }

    /** Reports a mistake if the value, given or default, does not pass. */
    <T> void check(Key<T> key, Predicate<T> passes, String expectation) {
        if (!passes.test(get(key))) {
            problems.add(new Problem(key.name(), shown(key.name(), key.defaultText()), expectation));
        }
    }

    /** Adds a mistake that was found elsewhere. */
    void report(Problem problem) {
        problems.add(problem);
    }

    /** Reports a mistake of this key's value. */
    void report(String key, String expectation) {
        problems.add(new Problem(key, shown(key, null), expectation));
    }

    private @Nullable String shown(String key, @Nullable String absent) {
        return Secrets.isSecret(key) ? null : texts.getOrDefault(key, absent);
    }

    /** Throws {@link SettingsException} if there is any mistake. */
    void finish() {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems.stream()
                    .distinct()
                    .sorted(Comparator.comparing(Problem::key))
                    .toList());
        }
    }
}
