package io.semcache.benchmarks;

import io.semcache.vectors.Embedding;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Where the rows and queries of the exactness check come from. */
enum CheckedData {
    RANDOM,
    /** Components of MiniLM vectors of real sentences. */
    REAL,
    /** Rows around one vector, closer to each other than codes can tell. */
    NEAR_DUPLICATES,
    /** A few directions, so that whole groups of rows have one score and keys decide. */
    EQUAL_SCORES,
    /** Norms over the whole range of float32, denormal ones among them. */
    EVERY_NORM,
    /** One large component, which leaves hardly any codes to the others. */
    SPIKES;

    boolean isAdversarial() {
        return this != RANDOM && this != REAL;
    }

    /**
     * Vectors of one data set.
     *
     * @param sentences MiniLM vectors; only for {@link #REAL}
     */
    Embedding[] vectors(int count, int dimensions, List<Embedding> sentences, Random random) {
        Embedding[] vectors = new Embedding[count];
        float[] fixed = gaussian(dimensions, 1, random);
        for (int i = 0; i < count; i++) {
            int number = i;
            float[] components = switch (this) {
                case RANDOM -> gaussian(dimensions, 1, random);
                case REAL -> real(number, dimensions, sentences);
                case NEAR_DUPLICATES -> near(fixed, random.nextBoolean() ? 1e-4 : 1e-7, random);
                case EQUAL_SCORES -> axis(dimensions, random);
                case EVERY_NORM -> gaussian(dimensions, Math.scalb(1.0, random.nextInt(-145, 120)), random);
                case SPIKES -> spike(dimensions, random);
            };
            vectors[i] = usable(components);
        }
        return vectors;
    }

    private static Embedding usable(float[] components) {
        Embedding vector = Embedding.of(components);
        if (vector.defect() == null) {
            return vector;
        }
        components[0] = 1;
        return Embedding.of(components);
    }

    /** The components of as many sentences as it takes, one after the other, cut to the dimensions. */
    private static float[] real(int number, int dimensions, List<Embedding> sentences) {
        float[] components = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            int sentence = number + i / SentenceVectors.DIMENSIONS * 7;
            components[i] = sentences.get(sentence % sentences.size()).component(i % SentenceVectors.DIMENSIONS);
        }
        return components;
    }

    private static float[] gaussian(int dimensions, double deviation, Random random) {
        float[] components = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            components[i] = (float) (random.nextGaussian() * deviation);
        }
        return components;
    }

    private static float[] near(float[] vector, double noise, Random random) {
        float[] components = Arrays.copyOf(vector, vector.length);
        for (int i = 0; i < components.length; i++) {
            components[i] += (float) (random.nextGaussian() * noise);
        }
        return components;
    }

    private static float[] axis(int dimensions, Random random) {
        float[] components = new float[dimensions];
        components[random.nextInt(Math.min(dimensions, 5))] = random.nextBoolean() ? 1 : -1;
        return components;
    }

    private static float[] spike(int dimensions, Random random) {
        float[] components = gaussian(dimensions, 1, random);
        components[random.nextInt(dimensions)] = 1_000;
        return components;
    }
}
