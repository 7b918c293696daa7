package io.semcache.server.http;

import io.semcache.config.Settings;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form of the names of namespaces. */
final class NamespaceName {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private NamespaceName() {}

    /** The name, the default one if there is none, or a {@link Refusal} that blames {@code param}. */
    static String checked(String param, @Nullable String name) {
        if (name == null || name.equals(Settings.DEFAULT_NAMESPACE)) {
            return Settings.DEFAULT_NAMESPACE;
        }
        if (!FORM.matcher(name).matches()) {
            throw Refusal.invalid(param, "expected " + param + " to match " + FORM.pattern());
        }
        return name;
    }
}
