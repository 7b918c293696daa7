package io.semcache.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.vectors.Embedding;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorTextTest {

    private final VectorText text = new VectorText();

    private float[] readBack(Embedding vector) {
        String json = text.of(vector, VectorEncoding.FLOAT);
        String[] numbers = json.substring(1, json.length() - 1).split(",", -1);
        float[] components = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            // As a client in JavaScript or Python reads it: through a double.
            components[i] = (float) Double.parseDouble(numbers[i]);
        }
        return components;
    }

    @Test
    void readsBackAsTheSameFloats() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            float[] components = new float[384];
            for (int i = 0; i < components.length; i++) {
                float x = Float.intBitsToFloat(random.nextInt());
                components[i] = Float.isFinite(x) ? x : 0.5f;
            }

            assertThat(readBack(Embedding.of(components))).as("round %s", round).containsExactly(components);
        }
    }

    @Test
    void readsBackTheExtremes() {
        float[] components = {
            Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE, -0f, 1e7f, 1e-3f
        };

        assertThat(readBack(Embedding.of(components))).containsExactly(components);
    }

    @Test
    void writesTheShortestText() {
        assertThat(text.of(Embedding.of(0.1f, -2f, 2e-3f), VectorEncoding.FLOAT))
                .isEqualTo("[0.1,-2.0,0.002]");
    }
}
