package io.semcache.vectors.index;

import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import java.util.Random;

/** Seeded vectors and keys. */
final class Vectors {

    private Vectors() {}

    static byte[] key(long number) {
        return ByteBuffer.allocate(32).putLong(number).putLong(~number).array();
    }

    static byte[] randomKey(Random random) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return key;
    }

    static Embedding gaussian(Random random, int dimensions) {
        return gaussian(random, dimensions, 1);
    }

    static Embedding gaussian(Random random, int dimensions, double norm) {
        float[] components = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            components[i] = (float) (random.nextGaussian() * norm);
        }
        return usable(components);
    }

    /** The vector with a little noise on each component. */
    static Embedding near(Embedding vector, double noise, Random random) {
        float[] components = vector.toFloats();
        for (int i = 0; i < components.length; i++) {
            components[i] += (float) (random.nextGaussian() * noise);
        }
        return usable(components);
    }

    private static Embedding usable(float[] components) {
        Embedding vector = Embedding.of(components);
        if (vector.defect() == null) {
            return vector;
        }
        components[0] = 1;
        return Embedding.of(components);
    }
}
