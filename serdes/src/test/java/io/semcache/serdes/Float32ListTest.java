package io.semcache.serdes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.semcache.vectors.Embedding;
import java.util.List;
import org.junit.jupiter.api.Test;

class Float32ListTest {

    private final Embedding embedding = Embedding.of(1.5f, -0f, Float.NaN);

    @Test
    void isTheListOfTheComponents() {
        assertThat(Float32List.of(embedding)).containsExactly(1.5f, -0f, Float.NaN);
    }

    @Test
    void equalsAnyListOfTheSameFloats() {
        assertThat(Float32List.of(embedding)).isEqualTo(List.of(1.5f, -0f, Float.NaN));
    }

    @Test
    void givesTheEmbeddingBackWithoutACopy() {
        assertThat(Float32List.toEmbedding(Float32List.of(embedding)).bytes()).isSameAs(embedding.bytes());
    }

    @Test
    void copiesAnyOtherList() {
        assertThat(Float32List.toEmbedding(List.of(1.5f, -0f, Float.NaN))).isEqualTo(embedding);
    }

    @Test
    void refusesAnIndexPastTheEnd() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Float32List.of(embedding).getFloat(3));
    }

    @Test
    void refusesBytesThatAreNoFloats() {
        assertThatIllegalArgumentException().isThrownBy(() -> Float32List.ofBytes(new byte[6]));
    }
}
