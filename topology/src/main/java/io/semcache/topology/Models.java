package io.semcache.topology;

import io.semcache.config.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Namespaces and models by the names that callers use. */
final class Models {

    private static final String DEFAULT_NAMESPACE = "default";

    private final Map<String, Settings.Namespace> namespaces;
    private final Settings.Namespace defaults;
    private final Map<String, Settings.Model> byNameOrAlias = new HashMap<>();
    private final Set<String> names;

    Models(Settings settings) {
        Settings.Namespace defaults = settings.namespaces().get(DEFAULT_NAMESPACE);
        if (defaults == null) {
            throw new IllegalArgumentException("expected settings of the namespace " + DEFAULT_NAMESPACE);
        }
        this.defaults = defaults;
        this.namespaces = Map.copyOf(settings.namespaces());
        this.names = new TreeSet<>(settings.models().keySet());
        for (Settings.Model model : settings.models().values()) {
            model.aliases().forEach(alias -> byNameOrAlias.put(alias, model));
        }
        byNameOrAlias.putAll(settings.models());
    }

    /** The settings of a namespace: its own or the default's. */
    Settings.Namespace namespace(String name) {
        return namespaces.getOrDefault(name, defaults);
    }

    Settings.@Nullable Model model(String nameOrAlias) {
        return byNameOrAlias.get(nameOrAlias);
    }

    /** All models by their own names, in order. */
    Set<String> names() {
        return names;
    }
}
