package io.semcache.fetch.provider;

import static io.semcache.fetch.provider.Inputs.batch;
import static io.semcache.fetch.provider.Inputs.soon;
import static io.semcache.fetch.provider.Inputs.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of all-MiniLM-L6-v2 as a user would have them on disk. */
class OnnxProviderTest {

    @TempDir
    private static Path folder;

    @BeforeAll
    static void copyModel() throws IOException {
        copy("all-minilm-l6-v2.onnx", "model.onnx");
        copy("all-minilm-l6-v2-tokenizer.json", "tokenizer.json");
    }

    private static void copy(String resource, String file) throws IOException {
        try (InputStream in = OnnxProviderTest.class.getClassLoader().getResourceAsStream(resource)) {
            Files.copy(Objects.requireNonNull(in), folder.resolve(file));
        }
    }

    private static Providers open(String... options) {
        var all = new HashMap<>(Map.of(
                "path", folder.resolve("model.onnx").toString(),
                "tokenizer-path", folder.resolve("tokenizer.json").toString()));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return Providers.open(Map.of("m", Inputs.model("onnx", 384, all)));
    }

    private static Embedding embed(Providers providers) throws InterruptedException {
        return vectors(providers.forModel("m").embed(batch(384, "hello world"), soon()))
                .getFirst();
    }

    private static double norm(Embedding vector) {
        double squares = 0;
        for (float x : vector.toFloats()) {
            squares += (double) x * x;
        }
        return Math.sqrt(squares);
    }

    @Test
    void givesTheVectorsOfMiniLmForItsFiles() throws InterruptedException {
        try (var onnx = open();
                var minilm = Providers.open(Map.of("m", Inputs.model("minilm", 384, Map.of())))) {
            assertThat(embed(onnx)).isEqualTo(embed(minilm));
        }
    }

    @Test
    void leavesLengthsAsTheyAreWhenToldTo() throws InterruptedException {
        try (var raw = open("normalize", "false");
                var unit = open()) {
            Embedding vector = embed(raw);
            float scale = (float) norm(vector);

            assertThat(scale).isGreaterThan(1.5f);
            assertThat(vector.component(0) / scale).isCloseTo(embed(unit).component(0), within(1e-6f));
        }
    }

    @Test
    void poolsAsTold() throws InterruptedException {
        try (var cls = open("pooling", "cls");
                var mean = open()) {
            assertThat(norm(embed(cls))).isCloseTo(1, within(1e-6));
            assertThat(embed(cls)).isNotEqualTo(embed(mean));
        }
    }

    @Test
    void refusesAFileThatIsNoModel() throws IOException {
        Path noModel = Files.writeString(folder.resolve("no-model.onnx"), "nothing");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> open("path", noModel.toString()))
                .withMessage("models.m.path: " + noModel + " is no usable model");
    }

    @Test
    void refusesAFileThatIsNoTokenizer() throws IOException {
        Path noTokenizer = Files.writeString(folder.resolve("no-tokenizer.json"), "{}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> open("tokenizer-path", noTokenizer.toString()))
                .withMessageStartingWith("model m: no usable tokenizer");
    }
}
