package io.semcache.fetch.provider;

import static io.semcache.fetch.provider.ProviderOption.choice;
import static io.semcache.fetch.provider.ProviderOption.flag;
import static io.semcache.fetch.provider.ProviderOption.fraction;
import static io.semcache.fetch.provider.ProviderOption.optional;
import static io.semcache.fetch.provider.ProviderOption.required;
import static io.semcache.fetch.provider.ProviderOption.whole;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every provider there is, with the options it understands. The one place where options are declared: settings are
 * checked against it and the settings table is printed from it.
 */
public enum ProviderKind {
    MINILM(
            "minilm",
            "all-MiniLM-L6-v2 in this process; needs no key and no network.",
            384,
            256,
            limits(32, 8_192, localCalls()),
            List.of()),
    ONNX(
            "onnx",
            "Any sentence transformer exported to ONNX, in this process.",
            0,
            512,
            limits(32, 16_384, localCalls()),
            List.of(
                    required("path", new ProviderOption.Type.File(), "The model, an .onnx file."),
                    required("tokenizer-path", new ProviderOption.Type.File(), "Its tokenizer.json."),
                    choice(
                            "pooling",
                            List.of("mean", "cls"),
                            "mean",
                            "How token vectors become one: their mean, or that of the first token."),
                    flag("normalize", true, "Whether vectors are scaled to length 1."))),
    OPENAI(
            "openai",
            "Any URL that speaks the OpenAI embeddings API.",
            0,
            8_192,
            limits(256, 250_000, 16),
            List.of(
                    required("url", new ProviderOption.Type.Url(), "Base URL, for example https://api.openai.com/v1."),
                    optional(
                            "upstream-model",
                            new ProviderOption.Type.Text(),
                            "The model's name at the provider; by default its name here."),
                    optional(
                            "api-key", new ProviderOption.Type.Secret(), "Sent as bearer token; absent: none is sent."),
                    choice(
                            "send-dimensions",
                            List.of("auto", "always", "never"),
                            "auto",
                            "Whether calls name the dimensions; auto: for text-embedding-3 and when a request asks"
                                    + " for other than the model's own."),
                    choice(
                            "encoding-format",
                            List.of("base64", "float"),
                            "base64",
                            "What is asked for; floats are used anyway with a provider that refuses base64."),
                    whole("timeout-ms", 1, 600_000, 30_000, "Longest time one call may take."))),
    LANGCHAIN4J(
            "langchain4j",
            "Any LangChain4j EmbeddingModel on the class path.",
            0,
            8_192,
            limits(64, 100_000, 4),
            List.of(required(
                    "class",
                    new ProviderOption.Type.Text(),
                    "Class with a public constructor without parameters: an EmbeddingModel, or a"
                            + " java.util.function.Supplier of one."))),
    HASH(
            "hash",
            "Deterministic vectors that mean nothing, for tests, demos and load.",
            384,
            8_192,
            limits(256, 1_000_000, 64),
            List.of(
                    whole("latency-ms", 0, 600_000, 0, "How long every call takes."),
                    choice("fault", Fault.words(), Fault.NONE.word(), "What goes wrong in every call."),
                    fraction("fail-rate", "0", "Share of calls that fail as if the provider were down."),
                    whole("fail-first", 0, Integer.MAX_VALUE, 0, "How many calls fail before the first one succeeds."),
                    whole("retry-after-ms", 0, 3_600_000, 1_000, "What a rate-limited call says.")));

    static final String BATCH_ITEMS = "batch-items";
    static final String BATCH_TOKENS = "batch-tokens";
    static final String CALLS = "calls";
    static final String RPM = "rpm";
    static final String TPM = "tpm";

    private final String key;
    private final String doc;
    private final int dimensions;
    private final int maxTokens;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of records
    private final List<ProviderOption> options;

    ProviderKind(
            String key,
            String doc,
            int dimensions,
            int maxTokens,
            List<ProviderOption> limits,
            List<ProviderOption> own) {
        this.key = key;
        this.doc = doc;
        this.dimensions = dimensions;
        this.maxTokens = maxTokens;
        var all = new ArrayList<ProviderOption>(own);
        all.addAll(limits);
        this.options = List.copyOf(all);
    }

    private static List<ProviderOption> limits(int items, int tokens, int calls) {
        return List.of(
                whole(BATCH_ITEMS, 1, 2_048, items, "Most inputs of one call."),
                whole(BATCH_TOKENS, 1, 10_000_000, tokens, "Most tokens of one call, all inputs together."),
                whole(CALLS, 1, 1_024, calls, "Most calls at the same time."),
                whole(RPM, 0, Integer.MAX_VALUE, 0, "Calls per minute, 0: unlimited."),
                whole(TPM, 0, Integer.MAX_VALUE, 0, "Tokens per minute, 0: unlimited."));
    }

    /** Two callers with one thread each were the fastest on two cores; more would take cores from the streams. */
    private static int localCalls() {
        return Math.min(2, Runtime.getRuntime().availableProcessors());
    }

    /** The kind that {@code models.<m>.provider} names. */
    public static Optional<ProviderKind> of(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
    }

    /** The value of {@code models.<m>.provider}. */
    public String key() {
        return key;
    }

    /** One sentence for the settings table. */
    public String doc() {
        return doc;
    }

    /** Dimensions of a model that sets none; 0: it must set them. */
    public int dimensions() {
        return dimensions;
    }

    /** Longest text in tokens of a model that sets none. */
    public int maxTokens() {
        return maxTokens;
    }

    /** Whether tokens are counted, or guessed, with {@code models.<m>.tokenizer}. */
    boolean countsByTokenizer() {
        return this == OPENAI || this == LANGCHAIN4J;
    }

    /** What can be set as {@code models.<m>.<option>}, own options first. */
    public List<ProviderOption> options() {
        return options;
    }

    /** The option of that name. */
    public Optional<ProviderOption> option(String name) {
        return options.stream().filter(o -> o.name().equals(name)).findFirst();
    }
}
