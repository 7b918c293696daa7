package io.semcache.benchmarks;

import io.semcache.config.Settings;
import io.semcache.fetch.provider.EmbeddingBatch;
import io.semcache.fetch.provider.EmbeddingInput;
import io.semcache.fetch.provider.EmbeddingProvider;
import io.semcache.fetch.provider.ProviderAnswer;
import io.semcache.fetch.provider.Providers;
import io.semcache.schemas.InputType;
import io.semcache.vectors.Embedding;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** MiniLM vectors of real sentences; as a program, written to a file of raw little-endian float32 rows. */
public final class SentenceVectors {

    static final int DIMENSIONS = 384;

    /** The search is to be shown on vectors of at least 20,000 sentences; 256 more become queries. */
    private static final int COUNT = 20_480;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private SentenceVectors() {}

    /** {@code FILE}: where to write. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 1) {
            throw new IllegalArgumentException("expected FILE");
        }
        List<Embedding> vectors = compute();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(args[0])))) {
            for (Embedding vector : vectors) {
                out.write(vector.bytes());
            }
        }
        System.out.printf("%d vectors of %d dimensions in %s%n", vectors.size(), DIMENSIONS, args[0]);
    }

    /** Those of at least 20,000 sentences. */
    static List<Embedding> compute() throws IOException, InterruptedException {
        List<String> sentences = Sentences.first(COUNT);
        System.out.printf("embedding %d sentences%n", sentences.size());
        return of(sentences);
    }

    /** Those of a file that this program has written. */
    static List<Embedding> read(Path file) throws IOException {
        byte[] rows = Files.readAllBytes(file);
        int rowBytes = DIMENSIONS * Float.BYTES;
        if (rows.length == 0 || rows.length % rowBytes != 0) {
            throw new IOException("expected rows of " + rowBytes + " bytes in " + file + ", got " + rows.length);
        }
        return IntStream.range(0, rows.length / rowBytes)
                .mapToObj(i -> Embedding.ofBytes(Arrays.copyOfRange(rows, i * rowBytes, (i + 1) * rowBytes)))
                .toList();
    }

    /** The vectors of these texts, in their order. */
    static List<Embedding> of(List<String> texts) throws InterruptedException {
        var model = new Settings.Model(
                "minilm", "minilm", DIMENSIONS, "", 256, false, "cl100k_base", Set.of(), Map.of(), Map.of());
        List<Embedding> vectors = new ArrayList<>(texts.size());
        try (var providers = Providers.open(Map.of("minilm", model))) {
            EmbeddingProvider provider = providers.forModel("minilm");
            int batch = provider.limits().items();
            for (int from = 0; from < texts.size(); from += batch) {
                List<EmbeddingInput> inputs = texts.subList(from, Math.min(texts.size(), from + batch)).stream()
                        .<EmbeddingInput>map(EmbeddingInput.Text::new)
                        .toList();
                var answer = provider.embed(
                        new EmbeddingBatch(inputs, DIMENSIONS, InputType.NONE, true),
                        Instant.now().plus(PATIENCE));
                if (!(answer instanceof ProviderAnswer.Embedded embedded)) {
                    throw new IllegalStateException("expected vectors, got " + answer);
                }
                embedded.items().forEach(item -> vectors.add(item.vector()));
            }
        }
        return vectors;
    }
}
