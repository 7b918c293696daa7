package io.semcache.fetch.provider;

import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Unit vectors that depend on nothing but model, dimensions and content. SHA-256 of the three seeds SplitMix64 (Steele,
 * Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), whose numbers fill a cube that is then
 * scaled to the sphere. The same on every machine and in every version.
 */
final class HashVectors {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final byte[] model;

    HashVectors(String model) {
        this.model = model.getBytes(StandardCharsets.UTF_8);
    }

    Embedding ofText(String text, int dimensions) {
        return fill(seed((byte) 't', text.getBytes(StandardCharsets.UTF_8), dimensions), dimensions);
    }

    Embedding ofTokens(List<Integer> ids, int dimensions) {
        ByteBuffer content = ByteBuffer.allocate(ids.size() * Integer.BYTES);
        ids.forEach(content::putInt);
        return fill(seed((byte) 'i', content.array(), dimensions), dimensions);
    }

    private long seed(byte kind, byte[] content, int dimensions) {
        MessageDigest sha256 = sha256();
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(model.length).array());
        sha256.update(model);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(dimensions).array());
        sha256.update(kind);
        return ByteBuffer.wrap(sha256.digest(content)).getLong();
    }

    private static Embedding fill(long seed, int dimensions) {
        float[] vector = new float[dimensions];
        double squares = 0;
        long state = seed;
        for (int i = 0; i < dimensions; i++) {
            state += GOLDEN_GAMMA;
            // 23 random bits and a half: exact in a float, never zero, in (−1, 1).
            float x = ((mix64(state) >>> 41) + 0.5f) * 0x1p-22f - 1f;
            vector[i] = x;
            squares += (double) x * x;
        }
        float scale = (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < dimensions; i++) {
            vector[i] *= scale;
        }
        return Embedding.of(vector);
    }

    static long mix64(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
