package io.semcache.server.http;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The models of this node as callers name them. */
final class ModelCatalog {

    private final Settings settings;

    ModelCatalog(Settings settings) {
        this.settings = settings;
    }

    /** In the order of their names. */
    Collection<Settings.Model> all() {
        return new TreeMap<>(settings.models()).values();
    }

    /** The model of this name or alias; a {@link Refusal} names those there are. */
    Settings.Model named(String nameOrAlias) {
        return settings.model(nameOrAlias)
                .orElseThrow(() -> new Refusal(
                        ErrorCode.UNKNOWN_MODEL,
                        "unknown model \"" + nameOrAlias + "\"; there are: "
                                + String.join(", ", new TreeMap<>(settings.models()).keySet()),
                        "model",
                        -1));
    }

    /** The model of a call in {@code namespace} that names {@code nameOrAlias}, or none. */
    Settings.Model forCall(@Nullable String nameOrAlias, String namespace) {
        return named(nameOrAlias == null ? settings.namespace(namespace).model() : nameOrAlias);
    }
}
