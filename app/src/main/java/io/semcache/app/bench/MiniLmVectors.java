package io.semcache.app.bench;

import io.semcache.config.Settings;
import io.semcache.config.SettingsReader;
import io.semcache.fetch.provider.EmbeddingBatch;
import io.semcache.fetch.provider.EmbeddingInput;
import io.semcache.fetch.provider.EmbeddingProvider;
import io.semcache.fetch.provider.ProviderAnswer;
import io.semcache.fetch.provider.Providers;
import io.semcache.schemas.InputType;
import io.semcache.vectors.UnitVector;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the local model makes of texts. */
final class MiniLmVectors {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private MiniLmVectors() {}

    /** The directions of these texts. */
    static Map<String, UnitVector> of(List<String> texts) throws InterruptedException {
        Settings.Model model = SettingsReader.read(Map.of()).model("minilm").orElseThrow();
        List<String> distinct = texts.stream().distinct().toList();
        Map<String, UnitVector> vectors = new HashMap<>();
        try (var providers = Providers.open(Map.of(model.name(), model))) {
            EmbeddingProvider provider = providers.forModel(model.name());
            int batch = provider.limits().items();
            for (int from = 0; from < distinct.size(); from += batch) {
                List<String> part = distinct.subList(from, Math.min(distinct.size(), from + batch));
                List<EmbeddingInput> inputs = part.stream()
                        .<EmbeddingInput>map(EmbeddingInput.Text::new)
                        .toList();
                var answer = provider.embed(
                        new EmbeddingBatch(inputs, model.dimensions(), InputType.NONE, true),
                        Instant.now().plus(PATIENCE));
                if (!(answer instanceof ProviderAnswer.Embedded embedded)) {
                    throw new IllegalStateException("expected vectors, got " + answer);
                }
                for (int i = 0; i < part.size(); i++) {
                    vectors.put(
                            part.get(i), UnitVector.of(embedded.items().get(i).vector()));
                }
            }
        }
        return vectors;
    }
}
