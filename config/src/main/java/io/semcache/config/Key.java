package io.semcache.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One row of the key table.
 *
 * @param name key in the properties file; {@code <ns>}, {@code <m>} and {@code *} stand for what the user names
 * @param defaultText the default as it would be written in the file; null: none
 * @param doc one sentence for the reference
 */
record Key<T>(String name, ValueType<T> type, @Nullable String defaultText, String doc) {

    private static final Pattern PLACEHOLDER = Pattern.compile("<[a-z]+>");

    /** This row for one namespace or model: {@code models.<m>.provider} becomes {@code models.minilm.provider}. */
    Key<T> of(String instance) {
        return new Key<>(
                PLACEHOLDER.matcher(name).replaceFirst(Matcher.quoteReplacement(instance)), type, defaultText, doc);
    }

    /** Whether the name stands for many keys. */
    boolean isPattern() {
        return PLACEHOLDER.matcher(name).find();
    }

    /** The default; only for keys that have one. */
    T defaultValue() {
        if (defaultText == null) {
            throw new IllegalStateException(name + " has no default");
        }
        return type.read(defaultText);
    }
}
