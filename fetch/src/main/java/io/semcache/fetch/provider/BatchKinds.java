package io.semcache.fetch.provider;

import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Item;
import java.util.ArrayList;
import java.util.List;

/** A batch taken apart into its texts and its token ids. */
final class BatchKinds {

    private final EmbeddingBatch batch;
    private final List<EmbeddingInput> texts = new ArrayList<>();
    private final List<EmbeddingInput> tokens = new ArrayList<>();

    BatchKinds(EmbeddingBatch batch) {
        this.batch = batch;
        batch.inputs().forEach(input -> (input instanceof EmbeddingInput.Text ? texts : tokens).add(input));
    }

    boolean mixed() {
        return !texts.isEmpty() && !tokens.isEmpty();
    }

    EmbeddingBatch texts() {
        return with(texts);
    }

    EmbeddingBatch tokens() {
        return with(tokens);
    }

    private EmbeddingBatch with(List<EmbeddingInput> inputs) {
        return new EmbeddingBatch(inputs, batch.dimensions(), batch.inputType(), batch.truncate());
    }

    /** One answer in the order of the whole batch, or {@code ofTokens} if that holds no vectors. */
    ProviderAnswer merge(Embedded ofTexts, ProviderAnswer ofTokens) {
        if (!(ofTokens instanceof Embedded other)) {
            return ofTokens;
        }
        var textItems = ofTexts.items().iterator();
        var tokenItems = other.items().iterator();
        List<Item> items = batch.inputs().stream()
                .map(input -> (input instanceof EmbeddingInput.Text ? textItems : tokenItems).next())
                .toList();
        boolean counted = ofTexts.tokens() >= 0 && other.tokens() >= 0;
        return new Embedded(items, counted ? ofTexts.tokens() + other.tokens() : -1, ofTexts.requestId());
    }
}
