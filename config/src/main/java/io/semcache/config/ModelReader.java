package io.semcache.config;

import io.semcache.config.Settings.Model;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the {@code models.<m>.*} keys. */
final class ModelReader {

    /** The model that there is when none is given. */
    private static final String BUILT_IN = "minilm";

    private static final int LOCAL_DIMENSIONS = 384;
    private static final int MINILM_TOKENS = 256;
    private static final int ONNX_TOKENS = 512;
    private static final int OTHER_TOKENS = 8_192;

    private final Values values;

    private ModelReader(Values values) {
        this.values = values;
    }

    static Map<String, Model> read(Values values, ModelCheck check) {
        Map<String, Model> models = new ModelReader(values).models();
        models.values().stream()
                .filter(model -> !model.provider().isEmpty())
                .flatMap(model -> check.problems(model).stream())
                .forEach(values::report);
        return models;
    }

    private Map<String, Model> models() {
        Set<String> names = KeyGroup.MODELS.instances(values.texts().keySet());
        if (names.isEmpty()) {
            values.texts().put(Keys.MODEL_PROVIDER.of(BUILT_IN).name(), BUILT_IN);
            names = Set.of(BUILT_IN);
        }
        Map<String, Model> models = new TreeMap<>();
        names.forEach(name -> models.put(name, model(name)));
        rejectSharedAliases(models);
        return models;
    }

    private Model model(String name) {
        Key<String> providerKey = Keys.MODEL_PROVIDER.of(name);
        String provider = Optional.ofNullable(values.optional(providerKey)).orElse("");
        if (provider.isEmpty()) {
            values.report(providerKey.name(), providerKey.type().expectation());
        }
        Map<String, String> options = new TreeMap<>();
        Map<String, Secret> secrets = new TreeMap<>();
        String prefix = KeyGroup.MODELS.prefix() + name + ".";
        values.texts().tailMap(prefix).forEach((key, text) -> {
            if (!key.startsWith(prefix) || key.indexOf('.', prefix.length()) >= 0) {
                return;
            }
            String attribute = key.substring(prefix.length());
            if (Secrets.isSecret(key)) {
                secrets.put(attribute, new Secret(text));
            } else if (!KeyGroup.MODELS.attributes().contains(attribute)) {
                options.put(attribute, text);
            }
        });
        String url = options.getOrDefault("url", "");
        Set<String> aliases = Optional.ofNullable(values.optional(Keys.MODEL_ALIASES.of(name)))
                .orElse(Set.of());
        return new Model(
                name,
                provider,
                dimensions(name, provider),
                Optional.ofNullable(values.optional(Keys.MODEL_REVISION.of(name)))
                        .orElse(url.isEmpty() ? provider : provider + " " + url),
                maxTokens(name, provider),
                values.get(Keys.MODEL_TOKEN_IDS.of(name)),
                values.get(Keys.MODEL_TOKENIZER.of(name)),
                aliases.isEmpty() && name.equals(BUILT_IN) ? Set.of("all-MiniLM-L6-v2") : aliases,
                Map.copyOf(options),
                Map.copyOf(secrets));
    }

    private int dimensions(String name, String provider) {
        Key<Integer> key = Keys.MODEL_DIMENSIONS.of(name);
        Integer given = values.optional(key);
        if (given != null) {
            return given;
        }
        if (!Set.of("minilm", "hash", "").contains(provider)) {
            values.report(key.name(), key.type().expectation());
        }
        return LOCAL_DIMENSIONS;
    }

    private int maxTokens(String name, String provider) {
        Integer given = values.optional(Keys.MODEL_MAX_TOKENS.of(name));
        if (given != null) {
            return given;
        }
        return switch (provider) {
            case "minilm" -> MINILM_TOKENS;
            case "onnx" -> ONNX_TOKENS;
            default -> OTHER_TOKENS;
        };
    }

    private void rejectSharedAliases(Map<String, Model> models) {
        Map<String, String> owners = new HashMap<>();
        models.keySet().forEach(name -> owners.put(name, name));
        for (Model model : models.values()) {
            for (String alias : new TreeSet<>(model.aliases())) {
                String owner = owners.putIfAbsent(alias, model.name());
                if (owner != null) {
                    values.report(
                            Keys.MODEL_ALIASES.of(model.name()).name(),
                            "expected names that no other model has; " + alias + " is " + owner + "'s");
                }
            }
        }
    }
}
