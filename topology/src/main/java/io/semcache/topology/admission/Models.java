package io.semcache.topology.admission;

import io.semcache.config.ErrorCode;
import io.semcache.config.Settings;
import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Truncate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Namespaces and models by the names that callers use. */
public final class Models {

    private static final String DEFAULT_NAMESPACE = "default";

    private final Map<String, Settings.Namespace> namespaces;
    private final Settings.Namespace defaults;
    private final Map<String, Settings.Model> byNameOrAlias = new HashMap<>();
    private final Set<String> names;

    public Models(Settings settings) {
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
    public Settings.Namespace namespace(String name) {
        return namespaces.getOrDefault(name, defaults);
    }

    /** The model of this name or alias, or of the namespace if there is none; null if it is not configured. */
    Settings.@Nullable Model model(String namespace, @Nullable String nameOrAlias) {
        return byNameOrAlias.get(nameOrAlias == null ? namespace(namespace).model() : nameOrAlias);
    }

    Refusal unknown(@Nullable String nameOrAlias) {
        return new Refusal(
                ErrorCode.UNKNOWN_MODEL,
                "model " + nameOrAlias + " is not configured; there are " + String.join(", ", names));
    }

    /**
     * Some models can shorten their vectors, none can lengthen them; whether this one can is for its provider to say.
     */
    static @Nullable Refusal dimensions(Settings.Model model, @Nullable Integer dimensions) {
        return dimensions == null || (dimensions >= 1 && dimensions <= model.dimensions())
                ? null
                : new Refusal(
                        ErrorCode.DIMENSION_MISMATCH,
                        "model " + model.name() + " has " + model.dimensions() + " dimensions, got " + dimensions);
    }

    static @Nullable Refusal known(InputType inputType, Truncate truncate) {
        return Refusal.first(
                Refusal.unlessKnown("input_type", inputType != InputType.UNKNOWN),
                Refusal.unlessKnown("truncate", truncate != Truncate.UNKNOWN));
    }

    /** Everything besides the content that changes the vector. {@code dimensions} null: the model's own number. */
    static Identity identity(
            String namespace,
            Settings.Model model,
            @Nullable Integer dimensions,
            InputType inputType,
            Truncate truncate) {
        return new Identity(
                namespace,
                model.name(),
                model.revision(),
                dimensions == null ? model.dimensions() : dimensions,
                inputType,
                null,
                truncate);
    }
}
