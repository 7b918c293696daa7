package io.semcache.fetch.provider;

import io.semcache.config.Secret;
import io.semcache.config.Settings;
import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Item;
import io.semcache.schemas.InputType;
import io.semcache.vectors.Embedding;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What tests of providers ask with. */
final class Inputs {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Inputs() {}

    static Instant soon() {
        return Instant.now().plus(PATIENCE);
    }

    static EmbeddingBatch batch(int dimensions, String... texts) {
        return batch(dimensions, false, texts);
    }

    static EmbeddingBatch batch(int dimensions, boolean truncate, String... texts) {
        List<EmbeddingInput> inputs = Arrays.stream(texts)
                .<EmbeddingInput>map(EmbeddingInput.Text::new)
                .toList();
        return new EmbeddingBatch(inputs, dimensions, InputType.NONE, truncate);
    }

    static EmbeddingBatch tokens(int dimensions, List<Integer> ids) {
        return new EmbeddingBatch(List.of(new EmbeddingInput.Tokens(ids)), dimensions, InputType.NONE, false);
    }

    static List<Embedding> vectors(ProviderAnswer answer) {
        if (answer instanceof Embedded embedded) {
            return embedded.items().stream().map(Item::vector).toList();
        }
        throw new AssertionError("expected vectors, got " + answer);
    }

    static Settings.Model model(String provider, int dimensions, Map<String, String> options) {
        return model(provider, dimensions, options, Map.of());
    }

    static Settings.Model model(
            String provider, int dimensions, Map<String, String> options, Map<String, Secret> secrets) {
        int maxTokens = ProviderKind.of(provider).map(ProviderKind::maxTokens).orElse(1);
        return new Settings.Model(
                "m", provider, dimensions, "1", maxTokens, false, "cl100k_base", Set.of(), options, secrets);
    }
}
