package io.semcache.fetch.provider;

import static io.semcache.fetch.provider.Inputs.batch;
import static io.semcache.fetch.provider.Inputs.soon;
import static io.semcache.fetch.provider.Inputs.tokens;
import static io.semcache.fetch.provider.Inputs.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.config.Secret;
import io.semcache.fetch.provider.MisbehavingProvider.Reply;
import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Invalid;
import io.semcache.fetch.provider.ProviderAnswer.Item;
import io.semcache.fetch.provider.ProviderAnswer.RateLimited;
import io.semcache.fetch.provider.ProviderAnswer.Rejected;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import io.semcache.schemas.InputType;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiProviderTest {

    private static final String KEY = "sk-test-0123456789";
    private static final int DIMENSIONS = 8;

    private MisbehavingProvider upstream;
    private Providers providers;
    private EmbeddingProvider provider;

    @BeforeEach
    void start() throws IOException {
        upstream = MisbehavingProvider.start();
        open(Map.of());
    }

    private void open(Map<String, String> options) {
        if (providers != null) {
            providers.close();
        }
        var all = new HashMap<>(options);
        all.put("url", upstream.url().toString());
        all.putIfAbsent("upstream-model", "up");
        var model = Inputs.model("openai", DIMENSIONS, all, Map.of("api-key", new Secret(KEY)));
        providers = Providers.open(Map.of("m", model));
        provider = providers.forModel("m");
    }

    @AfterEach
    void stop() {
        upstream.close();
        providers.close();
    }

    private ProviderAnswer ask(String... texts) throws InterruptedException {
        return provider.embed(batch(DIMENSIONS, texts), soon());
    }

    private static List<Embedding> expected(String... texts) {
        var hash = new HashVectors("up");
        return Stream.of(texts).map(text -> hash.ofText(text, DIMENSIONS)).toList();
    }

    @Test
    void answersTheVectorsInTheOrderOfTheTexts() throws InterruptedException {
        assertThat(vectors(ask("a", "b", "ü 漢字 \"quoted\"\n"))).isEqualTo(expected("a", "b", "ü 漢字 \"quoted\"\n"));
    }

    @Test
    void ordersByIndex() throws InterruptedException {
        upstream.next(new Reply.Reversed());

        assertThat(vectors(ask("a", "b", "c"))).isEqualTo(expected("a", "b", "c"));
    }

    @Test
    void asksForBase64AndTakesFloatsToo() throws InterruptedException {
        upstream.next(new Reply.Floats());

        assertThat(vectors(ask("a"))).isEqualTo(expected("a"));
        assertThat(upstream.calls().getFirst().body().path("encoding_format").asText())
                .isEqualTo("base64");
    }

    @Test
    void asksForFloatsFromThenOnWhenBase64IsRefused() throws InterruptedException {
        upstream.next(Reply.status(422, "Unsupported encoding_format"));

        assertThat(vectors(ask("a"))).isEqualTo(expected("a"));
        assertThat(vectors(ask("b"))).isEqualTo(expected("b"));
        assertThat(upstream.calls())
                .extracting(call -> call.body().path("encoding_format").asText())
                .containsExactly("base64", "float", "float");
    }

    @Test
    void sendsKeyModelAndInputsToTheEmbeddingsPath() throws InterruptedException {
        ask("a", "b");

        var call = upstream.calls().getFirst();
        assertThat(call.path()).isEqualTo("/v1/embeddings");
        assertThat(call.headers().getFirst("Authorization")).isEqualTo("Bearer " + KEY);
        assertThat(call.body().path("model").asText()).isEqualTo("up");
        assertThat(call.items()).isEqualTo(2);
    }

    @Test
    void namesDimensionsOnlyWhenTheyAreNotTheModelsOwn() throws InterruptedException {
        ask("a");
        provider.embed(batch(5, "a"), soon());

        assertThat(upstream.calls())
                .extracting(call -> call.body().path("dimensions").asInt(-1))
                .containsExactly(-1, 5);
    }

    @Test
    void namesDimensionsAlwaysWhenToldTo() throws InterruptedException {
        open(Map.of("send-dimensions", "always"));

        ask("a");

        assertThat(upstream.calls().getFirst().body().path("dimensions").asInt())
                .isEqualTo(DIMENSIONS);
    }

    @Test
    void reportsTokensAndRequestId() throws InterruptedException {
        var two = (Embedded) ask("a", "b");
        var one = (Embedded) ask("a");

        assertThat(two.tokens()).isEqualTo(14);
        assertThat(two.requestId()).isEqualTo("req-1");
        assertThat(two.items()).extracting(Item::tokens).containsExactly(-1, -1);
        assertThat(one.items()).extracting(Item::tokens).containsExactly(7);
    }

    @Test
    void passesTokenIdsUnchanged() throws InterruptedException {
        var answer = vectors(provider.embed(tokens(DIMENSIONS, List.of(15_339, 1_917)), soon()));

        assertThat(answer).containsExactly(new HashVectors("up").ofTokens(List.of(15_339, 1_917), DIMENSIONS));
        assertThat(upstream.calls().getFirst().body().path("input").toString()).isEqualTo("[[15339,1917]]");
    }

    @Test
    void answersTextsAndTokenIdsInOneBatch() throws InterruptedException {
        List<EmbeddingInput> mixed = List.of(
                new EmbeddingInput.Tokens(List.of(1)),
                new EmbeddingInput.Text("a"),
                new EmbeddingInput.Tokens(List.of(2)));

        var answer = vectors(provider.embed(new EmbeddingBatch(mixed, DIMENSIONS, InputType.NONE, false), soon()));

        var hash = new HashVectors("up");
        assertThat(answer)
                .containsExactly(
                        hash.ofTokens(List.of(1), DIMENSIONS),
                        hash.ofText("a", DIMENSIONS),
                        hash.ofTokens(List.of(2), DIMENSIONS));
    }

    @Test
    void cutsLongTextsToWholeTokensWhenAskedTo() throws InterruptedException {
        String tooLong = "hello ".repeat(9_000);

        var answer = (Embedded) provider.embed(batch(DIMENSIONS, true, tooLong, "short"), soon());

        assertThat(answer.items()).extracting(Item::truncated).containsExactly(true, false);
        String sent = upstream.calls().getFirst().body().path("input").path(0).asText();
        assertThat(tooLong).startsWith(sent);
        assertThat(provider.countTokens(new EmbeddingInput.Text(sent))).isEqualTo(8_192);
    }

    @Test
    void refusesLongTextsWithoutACallWhereItCountsExactly() throws InterruptedException {
        open(Map.of("upstream-model", "text-embedding-3-small"));

        assertThat(ask("hello ".repeat(9_000)))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.code()).isEqualTo("text_too_long"));
        assertThat(upstream.calls()).isEmpty();
    }

    @Test
    void countsTokensAsOpenAiDoes() {
        assertThat(provider.countTokens(new EmbeddingInput.Text("hello world"))).isEqualTo(2);
        assertThat(provider.countTokens(new EmbeddingInput.Text("<|endoftext|>")))
                .isGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This model's maximum context length is 8192 tokens, however you requested 9000 tokens",
                "Invalid 'input': maximum input length is 8192 tokens.",
                "Input validation error: `inputs` must have less than 512 tokens. Given: 600",
                "the input length exceeds the context length"
            })
    void tellsTextsThatAreTooLong(String message) throws InterruptedException {
        upstream.next(Reply.status(400, message));

        assertThat(ask("a")).isEqualTo(new Rejected("text_too_long", "status 400: " + message));
    }

    @ParameterizedTest(name = "status {0}, {1}")
    @CsvSource({
        "400, '$.input is invalid', provider_rejected",
        "422, bad text, provider_rejected",
        "413, too large, text_too_long",
        "500, input is too large to process, text_too_long"
    })
    void rejectsWhatOnlyTheTextCanBeBlamedFor(int status, String message, String code) throws InterruptedException {
        upstream.next(Reply.status(status, message));

        assertThat(ask("a")).isEqualTo(new Rejected(code, "status " + status + ": " + message));
    }

    @ParameterizedTest(name = "status {0}, {1}")
    @CsvSource({
        "401, Incorrect API key provided, true",
        "403, forbidden, true",
        "402, pay first, true",
        "404, The model up does not exist, true",
        "400, 'API key not valid. Please pass a valid API key.', true",
        "301, elsewhere, true",
        "408, slow, true",
        "500, oops, false",
        "502, the gateway has no answer, false",
        "503, loading, true"
    })
    void blamesNoTextForTheSettingsOrTheProvider(int status, String message, boolean uncharged)
            throws InterruptedException {
        upstream.next(Reply.status(status, message));

        assertThat(ask("a")).isEqualTo(new Unavailable("status " + status + ": " + message, null, uncharged));
    }

    @Test
    void honoursRetryAfterOfARateLimit() throws InterruptedException {
        upstream.next(Reply.status(429, "slow down", Map.of("Retry-After", "3")));

        assertThat(ask("a")).isEqualTo(new RateLimited(Duration.ofSeconds(3), "status 429: slow down"));
    }

    @Test
    void takesAnEmptyAccountForARateLimit() throws InterruptedException {
        upstream.next(new Reply.Status(
                429,
                Map.of(),
                "{\"error\":{\"message\":\"You exceeded your quota\",\"code\":\"insufficient_quota\"}}"));

        assertThat(ask("a"))
                .isEqualTo(new RateLimited(null, "status 429: You exceeded your quota, insufficient_quota"));
    }

    @Test
    void honoursRetryAfterOfAnOverload() throws InterruptedException {
        upstream.next(Reply.status(503, "busy", Map.of("Retry-After", "2")));

        assertThat(ask("a")).isEqualTo(new Unavailable("status 503: busy", Duration.ofSeconds(2), true));
    }

    @Test
    void isUnavailableWhenTheAnswerHangs() throws InterruptedException {
        upstream.next(new Reply.Hang());

        long before = System.nanoTime();
        var answer = provider.embed(batch(DIMENSIONS, "a"), Instant.now().plusMillis(200));

        assertThat(answer).isInstanceOf(Unavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void isUnavailableAfterItsOwnTimeout() throws InterruptedException {
        open(Map.of("timeout-ms", "100"));
        upstream.next(new Reply.Late(Duration.ofSeconds(10)));

        assertThat(ask("a")).isEqualTo(new Unavailable("no answer within 100 ms", null));
    }

    @Test
    void isUnavailableWhenTheConnectionBreaks() throws InterruptedException {
        upstream.next(new Reply.Drop());

        assertThat(ask("a")).isInstanceOf(Unavailable.class);
    }

    @Test
    void isUnavailableWhenNobodyListens() throws InterruptedException {
        upstream.close();

        assertThat(ask("a")).isInstanceOf(Unavailable.class);
    }

    @Test
    void givesUpOnAnAnswerWithoutEnd() throws InterruptedException {
        upstream.next(new Reply.Endless());

        assertThat(ask("a"))
                .isInstanceOfSatisfying(
                        Invalid.class, invalid -> assertThat(invalid.message()).contains("larger than"));
    }

    @Test
    void tellsTooFewVectors() throws InterruptedException {
        upstream.next(new Reply.TooFew());

        assertThat(ask("a", "b")).isEqualTo(new Invalid("expected 2 vectors, got 1"));
    }

    @Test
    void handsOnVectorsThatAreNoneToBeChecked() throws InterruptedException {
        upstream.next(new Reply.NaN(), new Reply.Zeros(), new Reply.WrongDimension());

        assertThat(vectors(ask("a")).getFirst().defect()).contains("NaN");
        assertThat(vectors(ask("a")).getFirst().defect()).contains("zero");
        assertThat(vectors(ask("a")).getFirst().dimensions()).isEqualTo(DIMENSIONS + 1);
    }

    @Test
    void hidesAKeyThatTheProviderRepeats() throws InterruptedException {
        upstream.next(Reply.status(401, "wrong key " + KEY));

        assertThat(ask("a")).isEqualTo(new Unavailable("status 401: wrong key [hidden]", null, true));
    }

    @Test
    void sendsNoAuthorizationWithoutAKey() throws InterruptedException {
        var model =
                Inputs.model("openai", DIMENSIONS, Map.of("url", upstream.url().toString()));

        try (var keyless = Providers.open(Map.of("m", model))) {
            vectors(keyless.forModel("m").embed(batch(DIMENSIONS, "a"), soon()));
        }

        assertThat(upstream.calls().getFirst().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void endsTheCallWhenInterrupted() throws Exception {
        upstream.next(new Reply.Hang());
        var ended = new CompletableFuture<Boolean>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                ask("a");
                ended.complete(false);
            } catch (InterruptedException e) {
                ended.complete(true);
            }
        });

        Thread.sleep(50);
        caller.interrupt();

        assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
    }
}
