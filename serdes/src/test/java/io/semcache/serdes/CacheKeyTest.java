package io.semcache.serdes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.semcache.schemas.Identity;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Truncate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheKeyTest {

    private static final String HEX = "e7a5c73d8ac835c0f5d5963d5a4722594d1540d311fc17420b9af1ac55673028";

    @Test
    void publishesAtLeastTwelveTestVectors() {
        assertThat(vectors())
                .hasSizeGreaterThanOrEqualTo(12)
                .extracting(KeyDocument.Vector::key)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void givesThePublishedKey(KeyDocument.Vector vector) {
        assertThat(key(vector).hex()).isEqualTo(vector.key());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void publishesWhatAnIndependentImplementationGives(KeyDocument.Vector vector) {
        assertThat(KeyByTheDocument.key(vector)).isEqualTo(vector.key());
    }

    @Test
    void hashesTheBytesOfThePublishedExample() {
        KeyMaterial material = CacheKey.material(identity(), CacheKey.ContentKind.TEXT, "Hello, world");

        assertThat(material.toByteArray()).isEqualTo(KeyDocument.read().exampleMaterial());
    }

    @Test
    void growsWithTheText() {
        String text = "\u65e5\u672c\u8a9e".repeat(50_000); // three bytes each: longer than its number of characters

        assertThat(CacheKey.material(identity(), CacheKey.ContentKind.TEXT, text)
                        .toByteArray())
                .hasSizeGreaterThan(450_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "a\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00", "\ud83d "})
    void refusesALoneSurrogate(String malformed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheKey.ofText(identity(), malformed))
                .withMessageContaining("lone surrogate");
        assertThatIllegalArgumentException().isThrownBy(() -> CacheKey.ofName("default", malformed));
    }

    @Test
    void namesTheFieldThatIsMalformed() {
        Identity identity = identity();
        identity.setModel("m\ud83d");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheKey.ofText(identity, "text"))
                .withMessage("expected well-formed Unicode in model, got a lone surrogate at index 1");
    }

    @Test
    void refusesAnInputTypeItDoesNotKnow() {
        Identity identity = identity();
        identity.setInputType(InputType.UNKNOWN);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheKey.ofText(identity, "text"))
                .withMessageContaining("input_type");
    }

    @Test
    void refusesATruncationItDoesNotKnow() {
        Identity identity = identity();
        identity.setTruncate(Truncate.UNKNOWN);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheKey.ofTokens(identity, List.of(1)))
                .withMessageContaining("truncate");
    }

    @Test
    void isEqualByItsBytes() {
        CacheKey key = CacheKey.ofText(identity(), "Hello, world");

        assertThat(CacheKey.ofHex(HEX)).isEqualTo(key).hasSameHashCodeAs(key).hasToString(HEX);
        assertThat(CacheKey.ofBytes(key.bytes().clone())).isEqualTo(key);
        assertThat(CacheKey.ofText(identity(), "hello, world")).isNotEqualTo(key);
    }

    @Test
    void refusesOtherLengths() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheKey.ofBytes(new byte[31]))
                .withMessage("expected 32 bytes, got 31");
        assertThatIllegalArgumentException().isThrownBy(() -> CacheKey.ofHex("e7a5"));
        assertThatIllegalArgumentException().isThrownBy(() -> CacheKey.ofHex("g" + HEX.substring(1)));
    }

    static List<KeyDocument.Vector> vectors() {
        return KeyDocument.read().vectors();
    }

    private static CacheKey key(KeyDocument.Vector vector) {
        return switch (vector.kind()) {
            case "text" -> CacheKey.ofText(identity(vector), vector.content().asText());
            case "tokens" -> CacheKey.ofTokens(identity(vector), vector.tokens());
            case "name" -> CacheKey.ofName(vector.namespace(), vector.content().asText());
            case "namespace" -> CacheKey.ofNamespace(vector.namespace());
            case "sources" -> CacheKey.ofSources(vector.namespace());
            case "source" ->
                CacheKey.ofSource(vector.namespace(), vector.content().asText());
            default -> throw new IllegalArgumentException("unknown kind in row " + vector.number());
        };
    }

    private static Identity identity() {
        return new Identity("default", "minilm", "minilm:1", 384, InputType.NONE, null, Truncate.NONE);
    }

    private static Identity identity(KeyDocument.Vector vector) {
        return new Identity(
                vector.namespace(),
                Objects.requireNonNull(vector.model()),
                Objects.requireNonNull(vector.revision()),
                Integer.parseInt(Objects.requireNonNull(vector.dimensions())),
                InputType.valueOf(Objects.requireNonNull(vector.inputType())),
                vector.promptHash(),
                Truncate.valueOf(Objects.requireNonNull(vector.truncate())));
    }
}
