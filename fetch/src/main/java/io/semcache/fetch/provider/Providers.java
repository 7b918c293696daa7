package io.semcache.fetch.provider;

import ai.onnxruntime.OrtException;
import io.semcache.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The open providers of a process, one per model. */
public final class Providers implements AutoCloseable {

    private final Map<String, EmbeddingProvider> byModel;

    private Providers(Map<String, EmbeddingProvider> byModel) {
        this.byModel = Map.copyOf(byModel);
    }

    /** Providers that somebody else made; {@link #close} closes them. */
    public static Providers of(Map<String, EmbeddingProvider> byModel) {
        return new Providers(byModel);
    }

    /**
     * Opens the provider of every model, which for models in this process takes their load time.
     *
     * @param models by name
     * @throws IllegalArgumentException that names every mistake in the models' options, or the first model that cannot
     *     be opened; nothing stays open
     */
    public static Providers open(Map<String, Settings.Model> models) {
        List<String> problems = models.values().stream()
                .flatMap(model -> problems(model).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        var opened = new LinkedHashMap<String, EmbeddingProvider>();
        try {
            models.forEach((name, model) -> opened.put(name, open(model)));
            return new Providers(opened);
        } catch (RuntimeException e) {
            new Providers(opened).close();
            throw e;
        }
    }

    /** Every mistake in the options of {@code model}: unknown provider or key, missing or wrong value. */
    public static List<String> problems(Settings.Model model) {
        return ModelOptions.problems(model);
    }

    private static EmbeddingProvider open(Settings.Model model) {
        ProviderKind kind = ProviderKind.of(model.provider()).orElseThrow();
        var options = new ModelOptions(model, kind);
        return switch (kind) {
            case MINILM -> minilm(model, options);
            case ONNX -> onnx(model, options);
            case HASH -> hash(model, options);
            case OPENAI -> openai(model, options);
            case LANGCHAIN4J -> langchain4j(model, options);
        };
    }

    private static EmbeddingProvider minilm(Settings.Model model, ModelOptions options) {
        try {
            return withDimensions(model, options, MiniLm.provider(model.name(), model.maxTokens(), options.limits()));
        } catch (OrtException e) {
            throw new IllegalStateException("opening all-MiniLM-L6-v2 failed", e);
        }
    }

    private static EmbeddingProvider onnx(Settings.Model model, ModelOptions options) {
        return withDimensions(model, options, onnxProvider(model, options));
    }

    private static OnnxProvider onnxProvider(Settings.Model model, ModelOptions options) {
        Path file = existing(options, "path");
        Path tokenizer = existing(options, "tokenizer-path");
        Pooling pooling = Pooling.valueOf(options.text("pooling").toUpperCase(Locale.ROOT));
        try (InputStream json = Files.newInputStream(tokenizer)) {
            return OnnxProvider.open(
                    ProviderKind.ONNX.key(),
                    model.name(),
                    json,
                    SentenceModel.open(file, pooling, options.flag("normalize")),
                    model.maxTokens(),
                    options.limits());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("model " + model.name() + ": " + e.getMessage(), e);
        } catch (OrtException e) {
            throw new IllegalArgumentException(options.key("path") + ": " + file + " is no usable model", e);
        } catch (IOException e) {
            throw new UncheckedIOException(options.key("tokenizer-path") + ": " + tokenizer, e);
        }
    }

    private static EmbeddingProvider withDimensions(Settings.Model model, ModelOptions options, OnnxProvider provider) {
        if (provider.dimensions() != model.dimensions()) {
            provider.close();
            throw new IllegalArgumentException(options.key("dimensions") + ": expected " + provider.dimensions()
                    + ", which is what the model has, got " + model.dimensions());
        }
        return provider;
    }

    private static Path existing(ModelOptions options, String option) {
        Path file = options.file(option);
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(options.key(option) + ": expected a readable file, got " + file);
        }
        return file;
    }

    private static EmbeddingProvider openai(Settings.Model model, ModelOptions options) {
        var endpoint = new OpenAiProvider.Endpoint(
                options.url("url"),
                options.find("upstream-model").orElse(model.name()),
                options.secret("api-key"),
                model.dimensions(),
                model.maxTokens(),
                OpenAiProvider.SendDimensions.valueOf(
                        options.text("send-dimensions").toUpperCase(Locale.ROOT)),
                options.text("encoding-format").equals("base64"),
                options.millis("timeout-ms"));
        return new OpenAiProvider(endpoint, options.limits(), TextTokens.of(model.tokenizer()), InstantSource.system());
    }

    private static EmbeddingProvider langchain4j(Settings.Model model, ModelOptions options) {
        try {
            var embeddingModel = LangChain4jModels.create(options.text("class"));
            return new LangChain4jProvider(
                    model.name(), embeddingModel, model.maxTokens(), options.limits(), model.tokenizer());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(options.key("class") + ": " + e.getMessage(), e);
        }
    }

    private static EmbeddingProvider hash(Settings.Model model, ModelOptions options) {
        var behaviour = new HashBehaviour(
                options.millis("latency-ms"),
                Fault.ofWord(options.text("fault")).orElseThrow(),
                options.fraction("fail-rate"),
                options.whole("fail-first"),
                options.millis("retry-after-ms"));
        return new HashProvider(model.name(), model.maxTokens(), options.limits(), behaviour);
    }

    /**
     * The provider of a model.
     *
     * @throws IllegalArgumentException if there is no such model; aliases are not looked up
     */
    public EmbeddingProvider forModel(String model) {
        EmbeddingProvider provider = byModel.get(model);
        if (provider == null) {
            throw new IllegalArgumentException("expected one of the models " + byModel.keySet() + ", got " + model);
        }
        return provider;
    }

    /** Closes every provider, also when one fails; throws the first failure. */
    @Override
    public void close() {
        var failures = new ArrayList<RuntimeException>();
        for (EmbeddingProvider provider : byModel.values()) {
            try {
                provider.close();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }
}
