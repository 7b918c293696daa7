package io.semcache.fetch.provider;

import io.semcache.config.Secret;
import io.semcache.config.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options of one model, read as their provider declares them. */
final class ModelOptions {

    private final Settings.Model model;
    private final ProviderKind kind;

    ModelOptions(Settings.Model model, ProviderKind kind) {
        this.model = model;
        this.kind = kind;
    }

    /** Every mistake in the options of {@code model}, each with key, value and what was expected. */
    static List<String> problems(Settings.Model model) {
        return ProviderKind.of(model.provider())
                .map(kind -> problems(model, kind))
                .orElseGet(() -> List.of(key(model, "provider") + ": expected one of " + kinds() + ", got \""
                        + model.provider() + "\""));
    }

    private static List<String> kinds() {
        return Arrays.stream(ProviderKind.values()).map(ProviderKind::key).toList();
    }

    private static List<String> problems(Settings.Model model, ProviderKind kind) {
        var problems = new ArrayList<String>();
        for (String name : model.options().keySet()) {
            if (kind.option(name).isEmpty()) {
                problems.add(key(model, name) + ": provider " + kind.key() + " has no such option; it has "
                        + kind.options().stream().map(ProviderOption::name).toList());
            }
        }
        for (ProviderOption option : kind.options()) {
            String value = option.secret()
                    ? secretValue(model, option)
                    : model.options().get(option.name());
            if (value == null && option.required()) {
                problems.add(key(model, option.name()) + ": expected "
                        + option.type().expected() + ", got nothing");
            }
            if (value != null && !option.type().accepts(value)) {
                problems.add(key(model, option.name()) + ": expected "
                        + option.type().expected() + ", got "
                        + (option.secret() ? "something else, which is not shown" : "\"" + value + "\""));
            }
        }
        if (kind.countsByTokenizer() && !TextTokens.names().contains(model.tokenizer())) {
            problems.add(key(model, "tokenizer") + ": expected one of " + TextTokens.names() + ", got \""
                    + model.tokenizer() + "\"");
        }
        return problems;
    }

    private static @Nullable String secretValue(Settings.Model model, ProviderOption option) {
        Secret secret = model.secrets().get(option.name());
        return secret == null ? null : secret.value();
    }

    private static String key(Settings.Model model, String option) {
        return "models." + model.name() + "." + option;
    }

    /** The key of an option, for messages. */
    String key(String option) {
        return key(model, option);
    }

    /** The value that is set, or the default. */
    Optional<String> find(String option) {
        ProviderOption declared = kind.option(option)
                .orElseThrow(() -> new IllegalArgumentException(kind.key() + " declares no option " + option));
        return Optional.ofNullable(model.options().get(option)).or(() -> Optional.ofNullable(declared.defaultValue()));
    }

    String text(String option) {
        return find(option).orElseThrow(() -> new IllegalArgumentException(key(option) + " is not set"));
    }

    int whole(String option) {
        return Integer.parseInt(text(option));
    }

    double fraction(String option) {
        return Double.parseDouble(text(option));
    }

    boolean flag(String option) {
        return Boolean.parseBoolean(text(option));
    }

    Duration millis(String option) {
        return Duration.ofMillis(whole(option));
    }

    URI url(String option) {
        return URI.create(text(option));
    }

    Path file(String option) {
        return Path.of(text(option));
    }

    @Nullable Secret secret(String option) {
        return model.secrets().get(option);
    }

    CallLimits limits() {
        return new CallLimits(
                whole(ProviderKind.BATCH_ITEMS),
                whole(ProviderKind.BATCH_TOKENS),
                whole(ProviderKind.CALLS),
                whole(ProviderKind.RPM),
                whole(ProviderKind.TPM));
    }
}
