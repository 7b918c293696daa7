package io.semcache.config;

import io.semcache.config.Settings.Model;
import io.semcache.config.Settings.Namespace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every setting as it takes effect, given or default, in the order of the key table; secrets and credentials of URLs
 * are hidden.
 */
public final class EffectiveSettings {

    private EffectiveSettings() {}

    /**
     * Keys and values; a key without a value has the empty text.
     *
     * @throws SettingsException with every mistake
     */
    public static Map<String, String> of(SettingsSource source, ModelCheck check) {
        Settings settings = SettingsReader.read(source, check);
        Map<String, String> given = new Values(source.values()).texts();
        Map<String, String> effective = new LinkedHashMap<>();
        for (Key<?> key : Keys.all()) {
            if (!key.isPattern()) {
                put(
                        effective,
                        key.name(),
                        given.getOrDefault(key.name(), key.defaultText() == null ? "" : key.defaultText()));
            }
        }
        settings.ledger().prices().lists().forEach(list -> prices(effective, list));
        settings.apiKeys().forEach(key -> apiKey(effective, key));
        given.forEach((key, text) -> {
            if (Keys.PASSED_ON.stream().anyMatch(key::startsWith)) {
                put(effective, key, text);
            }
        });
        new TreeMap<>(settings.namespaces()).forEach((name, namespace) -> namespace(effective, name, namespace));
        new TreeMap<>(settings.models()).values().forEach(model -> model(effective, model));
        return effective;
    }

    private static void prices(Map<String, String> effective, PriceList list) {
        effective.put(Keys.PRICES_FROM.of(list.name()).name(), list.from().toString());
        effective.put(
                Keys.PRICES_CURRENCY.of(list.name()).name(), list.currency().getCurrencyCode());
        new TreeMap<>(list.perMillionTokens())
                .forEach((model, price) ->
                        effective.put(Keys.PRICE.of(list.name()).of(model).name(), price.toPlainString()));
    }

    private static void namespace(Map<String, String> effective, String name, Namespace namespace) {
        effective.put(Keys.NS_MODEL.of(name).name(), namespace.model());
        effective.put(
                Keys.NS_TTL.of(name).name(), String.valueOf(namespace.ttl().toMillis()));
        effective.put(Keys.NS_MIN_SCORE.of(name).name(), String.valueOf(namespace.minScore()));
        effective.put(Keys.NS_PAYLOAD_MIN_SCORE.of(name).name(), String.valueOf(namespace.payloadMinScore()));
        effective.put(Keys.NS_STORE_TEXT.of(name).name(), String.valueOf(namespace.storeText()));
        effective.put(Keys.NS_SEARCH.of(name).name(), String.valueOf(namespace.search()));
    }

    private static void apiKey(Map<String, String> effective, ApiKey apiKey) {
        effective.put(Keys.API_KEY_HASH.of(apiKey.id()).name(), apiKey.hash().toString());
        Keys.API_KEY_GRANTS.forEach((role, key) -> effective.put(
                key.of(apiKey.id()).name(),
                String.join(",", new TreeSet<>(apiKey.grants().namespaces().getOrDefault(role, Set.of())))));
    }

    private static void model(Map<String, String> effective, Model model) {
        String name = model.name();
        effective.put(Keys.MODEL_PROVIDER.of(name).name(), model.provider());
        effective.put(Keys.MODEL_DIMENSIONS.of(name).name(), String.valueOf(model.dimensions()));
        put(effective, Keys.MODEL_REVISION.of(name).name(), model.revision());
        effective.put(Keys.MODEL_MAX_TOKENS.of(name).name(), String.valueOf(model.maxTokens()));
        effective.put(Keys.MODEL_TOKEN_IDS.of(name).name(), String.valueOf(model.tokenIds()));
        effective.put(Keys.MODEL_TOKENIZER.of(name).name(), model.tokenizer());
        effective.put(
                Keys.MODEL_ALIASES.of(name).name(),
                String.join(",", model.aliases().stream().sorted().toList()));
        String prefix = KeyGroup.MODELS.prefix() + name + ".";
        new TreeMap<>(model.options()).forEach((option, text) -> put(effective, prefix + option, text));
        new TreeMap<>(model.secrets()).forEach((option, secret) -> effective.put(prefix + option, secret.toString()));
    }

    private static void put(Map<String, String> effective, String key, String text) {
        effective.put(
                key,
                Secrets.isSecret(key) && !text.isEmpty() ? new Secret(text).toString() : UrlCredentials.hidden(text));
    }
}
