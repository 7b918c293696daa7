package io.semcache.fetch.provider;

import io.semcache.config.Secret;
import io.semcache.fetch.provider.ProviderAnswer.Embedded;
import io.semcache.fetch.provider.ProviderAnswer.Invalid;
import io.semcache.fetch.provider.ProviderAnswer.Item;
import io.semcache.fetch.provider.ProviderAnswer.Rejected;
import io.semcache.fetch.provider.ProviderAnswer.Unavailable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A model behind a URL that speaks the OpenAI embeddings API. The key is in no message and in no log. */
final class OpenAiProvider implements EmbeddingProvider {

    /**
     * What of the settings a call needs.
     *
     * @param url base URL, without {@code /embeddings}
     * @param model the model's name at the provider
     * @param key sent as bearer token; null: none is sent
     * @param dimensions the model's own
     * @param maxTokens longest text in tokens
     * @param sendDimensions whether calls name the dimensions
     * @param base64 whether vectors are asked for as base64
     * @param timeout longest time one call may take
     */
    record Endpoint(
            URI url,
            String model,
            @Nullable Secret key,
            int dimensions,
            int maxTokens,
            SendDimensions sendDimensions,
            boolean base64,
            Duration timeout) {}

    /** When calls name the dimensions: models that cannot shorten their vectors refuse the member. */
    enum SendDimensions {
        AUTO,
        ALWAYS,
        NEVER
    }

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final int LEAST_BYTES = 8 << 20;
    private static final int MOST_BYTES = 512 << 20;
    private static final int BYTES_PER_COMPONENT = 32;
    private static final String OPENAIS_MODELS = "text-embedding-";

    private final Endpoint endpoint;
    private final URI embeddings;
    private final CallLimits limits;
    private final TextTokens tokens;
    private final InstantSource clock;
    private final HttpClient client;
    private volatile String encodingFormat;

    OpenAiProvider(Endpoint endpoint, CallLimits limits, TextTokens tokens, InstantSource clock) {
        this.endpoint = endpoint;
        this.embeddings = URI.create(endpoint.url().toString().replaceFirst("/+$", "") + "/embeddings");
        this.limits = limits;
        this.tokens = tokens;
        this.clock = clock;
        this.encodingFormat = endpoint.base64() ? "base64" : "float";
        // Without TLS, asking for HTTP/2 means an upgrade header that some servers stumble over. A redirect could carry
        // the key elsewhere.
        this.client = HttpClient.newBuilder()
                .version(
                        "https".equals(endpoint.url().getScheme())
                                ? HttpClient.Version.HTTP_2
                                : HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_PATIENCE)
                .build();
    }

    @Override
    public String name() {
        return ProviderKind.OPENAI.key();
    }

    @Override
    public CallLimits limits() {
        return limits;
    }

    @Override
    public int countTokens(EmbeddingInput input) {
        return input.tokens(tokens::count);
    }

    /** The API takes texts or token ids in one call, not both: a batch with both makes two calls. */
    @Override
    public ProviderAnswer embed(EmbeddingBatch batch, Instant deadline) throws InterruptedException {
        var kinds = new BatchKinds(batch);
        if (!kinds.mixed()) {
            return embedOneKind(batch, deadline);
        }
        ProviderAnswer texts = embedOneKind(kinds.texts(), deadline);
        return texts instanceof Embedded embedded
                ? kinds.merge(embedded, embedOneKind(kinds.tokens(), deadline))
                : texts;
    }

    private ProviderAnswer embedOneKind(EmbeddingBatch batch, Instant deadline) throws InterruptedException {
        var inputs = new ArrayList<EmbeddingInput>(batch.inputs());
        boolean[] truncated = new boolean[inputs.size()];
        for (int i = 0; i < truncated.length; i++) {
            int count = batch.truncate() || countsExactly() ? countTokens(inputs.get(i)) : 0;
            if (count > endpoint.maxTokens()) {
                if (!batch.truncate()) {
                    return TooLong.rejection(count, endpoint.maxTokens());
                }
                inputs.set(i, cut(inputs.get(i)));
                truncated[i] = true;
            }
        }
        ProviderAnswer answer = ask(inputs, batch.dimensions(), deadline);
        if (refusesBase64(answer)) {
            encodingFormat = "float";
            answer = ask(inputs, batch.dimensions(), deadline);
        }
        return answer instanceof Embedded embedded ? withTruncated(embedded, truncated) : answer;
    }

    /** Of other models the tokenizer only guesses; they have to refuse a text themselves. */
    private boolean countsExactly() {
        return endpoint.model().startsWith(OPENAIS_MODELS);
    }

    private EmbeddingInput cut(EmbeddingInput input) {
        int most = endpoint.maxTokens();
        return switch (input) {
            case EmbeddingInput.Text(String text) -> new EmbeddingInput.Text(tokens.first(text, most));
            case EmbeddingInput.Tokens(List<Integer> ids) -> new EmbeddingInput.Tokens(ids.subList(0, most));
        };
    }

    private static Embedded withTruncated(Embedded embedded, boolean[] truncated) {
        var items = new ArrayList<Item>(embedded.items().size());
        for (Item item : embedded.items()) {
            items.add(new Item(item.vector(), item.tokens(), truncated[items.size()]));
        }
        return new Embedded(items, embedded.tokens(), embedded.requestId());
    }

    private boolean refusesBase64(ProviderAnswer answer) {
        return encodingFormat.equals("base64")
                && answer instanceof Rejected rejected
                && (rejected.message().contains("encoding_format")
                        || rejected.message().contains("base64"));
    }

    private ProviderAnswer ask(List<EmbeddingInput> inputs, int dimensions, Instant deadline)
            throws InterruptedException {
        Duration left = Duration.between(clock.instant(), deadline);
        Duration patience = left.compareTo(endpoint.timeout()) < 0 ? left : endpoint.timeout();
        if (patience.isNegative() || patience.isZero()) {
            return new Unavailable("no time left for a call", null, true);
        }
        CompletableFuture<HttpResponse<byte[]>> call = client.sendAsync(
                request(inputs, dimensions), _ -> new BoundedBody(mostBytes(inputs.size(), dimensions)));
        try {
            return read(call.get(patience.toNanos(), TimeUnit.NANOSECONDS), inputs.size());
        } catch (TimeoutException e) {
            return new Unavailable("no answer within " + patience.toMillis() + " ms", null);
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause());
        } finally {
            call.cancel(true);
        }
    }

    private HttpRequest request(List<EmbeddingInput> inputs, int dimensions) {
        var body = new OpenAiRequest(
                endpoint.model(), inputs, encodingFormat, sendsDimensions(dimensions) ? dimensions : null);
        var request = HttpRequest.newBuilder(embeddings)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(body.toJson()));
        Secret key = endpoint.key();
        if (key != null) {
            request.header("Authorization", "Bearer " + key.value());
        }
        return request.build();
    }

    private boolean sendsDimensions(int dimensions) {
        return switch (endpoint.sendDimensions()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> endpoint.model().startsWith("text-embedding-3") || dimensions != endpoint.dimensions();
        };
    }

    private static int mostBytes(int inputs, int dimensions) {
        long bytes = (long) inputs * (dimensions * BYTES_PER_COMPONENT + 1_024);
        return Math.clamp(bytes, LEAST_BYTES, MOST_BYTES);
    }

    private ProviderAnswer read(HttpResponse<byte[]> response, int expected) {
        if (response.statusCode() / 100 != 2) {
            String message = ProviderMessage.of(new String(response.body(), StandardCharsets.UTF_8));
            Duration wait = RetryAfter.of(response.headers(), clock.instant()).orElse(null);
            return OpenAiError.of(response.statusCode(), hidden(message), wait);
        }
        try {
            var content = OpenAiAnswer.read(response.body(), expected);
            // A call with one input has its total as the input's own count.
            int own = expected == 1 ? content.tokens() : -1;
            return new Embedded(
                    content.vectors().stream()
                            .map(vector -> new Item(vector, own, false))
                            .toList(),
                    content.tokens(),
                    response.headers().firstValue("x-request-id").orElse(null));
        } catch (OpenAiAnswer.NotTheProtocol e) {
            return new Invalid(hidden(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return new Invalid("the answer is no JSON");
        }
    }

    private ProviderAnswer failed(Throwable cause) {
        if (cause instanceof BoundedBody.TooLarge) {
            return new Invalid(String.valueOf(cause.getMessage()));
        }
        if (cause instanceof IOException) {
            String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
            boolean unsent = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
            return new Unavailable(hidden(cause.getClass().getSimpleName() + message), null, unsent);
        }
        throw new IllegalStateException(
                "a call failed unexpectedly: " + cause.getClass().getName());
    }

    /** Providers repeat keys in their messages. */
    private String hidden(String message) {
        Secret key = endpoint.key();
        return key == null ? message : message.replace(key.value(), key.toString());
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
