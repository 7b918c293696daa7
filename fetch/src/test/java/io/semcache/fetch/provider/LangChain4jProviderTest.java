package io.semcache.fetch.provider;

import static io.semcache.fetch.provider.Inputs.batch;
import static io.semcache.fetch.provider.Inputs.soon;
import static io.semcache.fetch.provider.Inputs.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Invalid;
import io.semcache.fetch.provider.ProviderAnswer.Item;
import io.semcache.fetch.provider.ProviderAnswer.RateLimited;
import io.semcache.fetch.provider.ProviderAnswer.Rejected;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import io.semcache.vectors.Embedding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LangChain4jProviderTest {

    private static final CallLimits LIMITS = new CallLimits(10, 1_000, 1, 0, 0);

    /** Answers the length of each text. */
    public static final class Lengths implements EmbeddingModel {

        @Override
        public Response<List<dev.langchain4j.data.embedding.Embedding>> embedAll(List<TextSegment> segments) {
            return Response.from(
                    segments.stream()
                            .map(segment -> dev.langchain4j.data.embedding.Embedding.from(
                                    new float[] {segment.text().length(), 1}))
                            .toList(),
                    new TokenUsage(5 * segments.size()));
        }
    }

    /** Settings can name it. */
    public static final class LengthsSupplier implements Supplier<EmbeddingModel> {

        @Override
        public EmbeddingModel get() {
            return new Lengths();
        }
    }

    private static LangChain4jProvider provider(EmbeddingModel model) {
        return new LangChain4jProvider("m", model, 10, LIMITS, "cl100k_base");
    }

    private static ProviderAnswer whenThrown(RuntimeException failure) throws InterruptedException {
        EmbeddingModel failing = new EmbeddingModel() {
            @Override
            public Response<List<dev.langchain4j.data.embedding.Embedding>> embedAll(List<TextSegment> segments) {
                throw failure;
            }
        };
        try (var provider = provider(failing)) {
            return provider.embed(batch(2, "a"), soon());
        }
    }

    @Test
    void answersTheModelsVectors() throws InterruptedException {
        try (var provider = provider(new Lengths())) {
            var answer = (Embedded) provider.embed(batch(2, "a", "abc"), soon());

            assertThat(vectors(answer)).containsExactly(Embedding.of(1f, 1f), Embedding.of(3f, 1f));
            assertThat(answer.tokens()).isEqualTo(10);
        }
    }

    @Test
    void cutsLongTextsWhenAskedTo() throws InterruptedException {
        try (var provider = provider(new Lengths())) {
            var answer = (Embedded) provider.embed(batch(2, true, "hello ".repeat(20), "short"), soon());

            assertThat(answer.items()).extracting(Item::truncated).containsExactly(true, false);
            assertThat(vectors(answer).getFirst().component(0)).isEqualTo(" hello".length() * 10 - 1);
        }
    }

    @Test
    void refusesTokenIds() throws InterruptedException {
        try (var provider = provider(new Lengths())) {
            assertThat(provider.embed(Inputs.tokens(2, List.of(1)), soon())).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void tellsFailuresApart() throws InterruptedException {
        assertThat(whenThrown(new RateLimitException("slow down"))).isEqualTo(new RateLimited(null, "slow down"));
        assertThat(whenThrown(new InvalidRequestException("bad text")))
                .isEqualTo(new Rejected("provider_rejected", "bad text"));
        assertThat(whenThrown(new AuthenticationException("wrong key"))).isInstanceOf(Unavailable.class);
        assertThat(whenThrown(new ModelNotFoundException("no such model"))).isInstanceOf(Unavailable.class);
        assertThat(whenThrown(new InternalServerException("oops"))).isEqualTo(new Unavailable("oops", null));
        assertThat(whenThrown(new IllegalStateException())).isInstanceOf(Unavailable.class);
    }

    @Test
    void tellsTooFewVectors() throws InterruptedException {
        EmbeddingModel forgetful = new EmbeddingModel() {
            @Override
            public Response<List<dev.langchain4j.data.embedding.Embedding>> embedAll(List<TextSegment> segments) {
                return Response.from(List.of());
            }
        };
        try (var provider = provider(forgetful)) {
            assertThat(provider.embed(batch(2, "a"), soon())).isEqualTo(new Invalid("expected 1 vectors, got 0"));
        }
    }

    @Test
    void interruptsAModelThatHangs() throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        EmbeddingModel hanging = new EmbeddingModel() {
            @Override
            public Response<List<dev.langchain4j.data.embedding.Embedding>> embedAll(List<TextSegment> segments) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return Response.from(List.of());
            }
        };
        try (var provider = provider(hanging)) {
            var answer = provider.embed(batch(2, "a"), Instant.now().plusMillis(50));

            assertThat(answer).isInstanceOf(Unavailable.class);
            assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void makesModelsByTheNameOfAClass() throws InterruptedException {
        for (Class<?> type : List.of(Lengths.class, LengthsSupplier.class)) {
            var model = Inputs.model("langchain4j", 2, Map.of("class", type.getName()));
            try (var providers = Providers.open(Map.of("m", model))) {
                assertThat(vectors(providers.forModel("m").embed(batch(2, "ab"), soon())))
                        .containsExactly(Embedding.of(2f, 1f));
            }
        }
    }

    @Test
    void saysWhichClassIsNoModel() {
        var model = Inputs.model("langchain4j", 2, Map.of("class", "java.lang.Object"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Providers.open(Map.of("m", model)))
                .withMessage("models.m.class: expected an EmbeddingModel or a Supplier of one, got java.lang.Object");
    }
}
