package io.semcache.fetch.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.semcache.config.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProvidersTest {

    @ParameterizedTest(name = "{0}.{1}={2}")
    @CsvSource({
        "hash, latency-ms, soon, 'models.m.latency-ms: expected a whole number in [0, 600000], got \"soon\"'",
        "hash, fail-rate, 1.1, 'models.m.fail-rate: expected a number in [0, 1], got \"1.1\"'",
        "hash, batch-items, 0, 'models.m.batch-items: expected a whole number in [1, 2048], got \"0\"'",
        "onnx, pooling, max, 'models.m.pooling: expected one of mean, cls, got \"max\"'",
        "onnx, normalize, yes, 'models.m.normalize: expected true or false, got \"yes\"'"
    })
    void saysWhatWasExpected(String provider, String option, String value, String problem) {
        assertThat(Providers.problems(Inputs.model(provider, 384, Map.of(option, value))))
                .contains(problem);
    }

    @Test
    void namesEveryMistakeAtOnce() {
        var model = Inputs.model("onnx", 384, Map.of("pooling", "max", "colour", "red"));

        assertThat(Providers.problems(model))
                .hasSize(4)
                .anyMatch(problem -> problem.startsWith("models.m.colour: provider onnx has no such option"))
                .contains("models.m.path: expected a path, got nothing")
                .contains("models.m.tokenizer-path: expected a path, got nothing");
    }

    @Test
    void namesTheProvidersThereAre() {
        assertThat(Providers.problems(Inputs.model("oracle", 384, Map.of())))
                .containsExactly("models.m.provider: expected one of [minilm, onnx, openai, langchain4j, hash],"
                        + " got \"oracle\"");
    }

    @Test
    void refusesUrlsWithCredentials() {
        var model = Inputs.model("openai", 384, Map.of("url", "https://user:pw@example.com/v1"));

        assertThat(Providers.problems(model)).hasSize(1).first().asString().startsWith("models.m.url: expected");
    }

    @Test
    void neverShowsASecret() {
        var model = Inputs.model(
                "openai", 384, Map.of("url", "https://example.com"), Map.of("api-key", new Secret("sk 1\n")));

        assertThat(Providers.problems(model))
                .singleElement()
                .asString()
                .startsWith("models.m.api-key: expected")
                .doesNotContain("sk 1");
    }

    @ParameterizedTest
    @EnumSource
    void hasDefaultsThatAreValid(ProviderKind kind) {
        assertThat(kind.options())
                .allSatisfy(option -> assertThat(
                                option.defaultValue() == null || option.type().accepts(option.defaultValue()))
                        .as(option.name())
                        .isTrue());
    }

    @Test
    void refusesDimensionsThatTheModelDoesNotHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Providers.open(Map.of("m", Inputs.model("minilm", 768, Map.of()))))
                .withMessage("models.m.dimensions: expected 384, which is what the model has, got 768");
    }

    @Test
    void refusesAModelFileThatIsNotThere() {
        var model = Inputs.model("onnx", 384, Map.of("path", "/no/model.onnx", "tokenizer-path", "/no/t.json"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Providers.open(Map.of("m", model)))
                .withMessage("models.m.path: expected a readable file, got /no/model.onnx");
    }

    @Test
    void findsTheProviderOfAModel() {
        try (var providers = Providers.open(Map.of("m", Inputs.model("hash", 384, Map.of("calls", "3"))))) {
            assertThat(providers.forModel("m").limits().calls()).isEqualTo(3);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> providers.forModel("n"))
                    .withMessage("expected one of the models [m], got n");
        }
    }
}
