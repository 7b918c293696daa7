package io.semcache.fetch.provider;

import static io.semcache.fetch.provider.Inputs.batch;
import static io.semcache.fetch.provider.Inputs.soon;
import static io.semcache.fetch.provider.Inputs.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Rejected;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import io.semcache.vectors.Embedding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MiniLmTest {

    private static final Providers PROVIDERS = Providers.open(Map.of("m", Inputs.model("minilm", 384, Map.of())));
    private static final EmbeddingProvider MINILM = PROVIDERS.forModel("m");

    @AfterAll
    static void close() {
        PROVIDERS.close();
    }

    private static List<Embedding> embed(String... texts) throws InterruptedException {
        return vectors(MINILM.embed(batch(384, texts), soon()));
    }

    private static double cosine(Embedding a, Embedding b) {
        double dot = 0;
        for (int i = 0; i < a.dimensions(); i++) {
            dot += (double) a.component(i) * b.component(i);
        }
        return dot / Math.sqrt(squares(a) * squares(b));
    }

    private static double squares(Embedding a) {
        double squares = 0;
        for (float x : a.toFloats()) {
            squares += (double) x * x;
        }
        return squares;
    }

    @Test
    void answersUnitVectors() throws InterruptedException {
        Embedding vector = embed("A woman is playing the violin.").getFirst();

        assertThat(vector.dimensions()).isEqualTo(384);
        assertThat(squares(vector)).isCloseTo(1, within(1e-6));
    }

    /** The similarities that sbert.net prints for this model, https://sbert.net/docs/quickstart.html. */
    @Test
    void scoresLikeSentenceTransformers() throws InterruptedException {
        var v = embed("The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.");

        assertThat(cosine(v.get(0), v.get(1))).isCloseTo(0.6660, within(5e-5));
        assertThat(cosine(v.get(0), v.get(2))).isCloseTo(0.1046, within(5e-5));
        assertThat(cosine(v.get(1), v.get(2))).isCloseTo(0.1411, within(5e-5));
    }

    @Test
    void scoresSimilarSentencesHigher() throws InterruptedException {
        var v = embed("A man is eating food.", "A man is eating a piece of bread.", "The girl is carrying a baby.");

        assertThat(cosine(v.get(0), v.get(1))).isGreaterThan(0.5 + cosine(v.get(0), v.get(2)));
    }

    @Test
    void givesATextTheSameVectorAloneAndPaddedInABatch() throws InterruptedException {
        var texts = new ArrayList<String>();
        for (int words = 1; words <= 120; words += 7) {
            texts.add("violin ".repeat(words).strip());
        }

        var together = embed(texts.toArray(String[]::new));

        for (int i = 0; i < texts.size(); i++) {
            float[] alone = embed(texts.get(i)).getFirst().toFloats();
            float[] padded = together.get(i).toFloats();
            assertThat(padded).as("text %d", i).containsExactly(alone, within(1e-5f));
        }
    }

    @Test
    void countsTokensWithTheSpecialOnes() {
        assertThat(MINILM.countTokens(new EmbeddingInput.Text("hello world"))).isEqualTo(4);
        assertThat(MINILM.countTokens(new EmbeddingInput.Tokens(List.of(7_592, 2_088))))
                .isEqualTo(4);
    }

    @Test
    void reportsTheTokensOfEveryText() throws InterruptedException {
        var answer = (Embedded) MINILM.embed(batch(384, "hello world", "hello"), soon());

        assertThat(answer.items()).extracting(ProviderAnswer.Item::tokens).containsExactly(4, 3);
        assertThat(answer.tokens()).isEqualTo(7);
    }

    @Test
    void takesTextsOf256Tokens() throws InterruptedException {
        assertThat(embed("hello ".repeat(254))).hasSize(1);
    }

    @Test
    void refusesLongerTexts() throws InterruptedException {
        assertThat(MINILM.embed(batch(384, "hello ".repeat(255)), soon()))
                .isEqualTo(new Rejected("text_too_long", "the text has 257 tokens, the model takes 256"));
    }

    @Test
    void cutsLongerTextsWhenAskedTo() throws InterruptedException {
        var cut = (Embedded) MINILM.embed(batch(384, true, "hello ".repeat(300)), soon());

        assertThat(cut.items().getFirst().truncated()).isTrue();
        assertThat(cut.items().getFirst().tokens()).isEqualTo(256);
        assertThat(vectors(cut)).isEqualTo(embed("hello ".repeat(254)));
    }

    @Test
    void takesItsOwnTokenIds() throws InterruptedException {
        var ofIds = vectors(MINILM.embed(Inputs.tokens(384, List.of(7_592, 2_088)), soon()));

        assertThat(ofIds).isEqualTo(embed("hello world"));
    }

    @Test
    void refusesTokenIdsOutsideItsVocabulary() throws InterruptedException {
        assertThat(MINILM.embed(Inputs.tokens(384, List.of(1_000_000)), soon())).isInstanceOf(Rejected.class);
    }

    @Test
    void refusesOtherDimensions() throws InterruptedException {
        assertThat(MINILM.embed(batch(100, "hello"), soon()))
                .isEqualTo(new Rejected("dimension_mismatch", "the model has 384 dimensions, not 100"));
    }

    @Test
    void givesUpAtTheDeadline() throws InterruptedException {
        assertThat(MINILM.embed(batch(384, "hello ".repeat(200)), Instant.now()))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void answersManyVirtualThreadsAtOnce() throws Exception {
        Embedding expected = embed("hello world").getFirst();
        var answers = new ArrayList<Future<Embedding>>();

        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                answers.add(callers.submit(() -> embed("hello world").getFirst()));
            }
        }

        for (Future<Embedding> answer : answers) {
            assertThat(answer.get()).isEqualTo(expected);
        }
    }
}
