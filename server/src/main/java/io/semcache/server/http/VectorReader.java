package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.semcache.config.ErrorCode;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reads vectors as {@link VectorText} writes them: arrays of numbers, or Base64 of little-endian float32, in CBOR the
 * bytes themselves.
 */
final class VectorReader {

    private static final int USUAL_DIMENSIONS = 1_536;

    private VectorReader() {}

    /** The vector that the parser stands on: finite and not all zero, or a {@link Refusal}. */
    static Embedding read(String name, JsonParser value) throws IOException {
        Embedding vector = switch (value.currentToken()) {
            case START_ARRAY -> array(name, value);
            case VALUE_STRING -> base64(name, value.getText());
            case VALUE_EMBEDDED_OBJECT -> bytes(name, value.getBinaryValue());
            default -> throw JsonMembers.wrongType(name, "an array of numbers or base64", value);
        };
        String defect = vector.defect();
        if (defect != null) {
            throw invalid(name, "expected " + name + " to be finite and not all zero, but " + defect);
        }
        return vector;
    }

    private static Embedding array(String name, JsonParser value) throws IOException {
        float[] components = new float[USUAL_DIMENSIONS];
        int count = 0;
        for (JsonToken token = value.nextToken(); token != JsonToken.END_ARRAY; token = value.nextToken()) {
            if (!token.isNumeric()) {
                throw JsonMembers.wrongType(name + "[" + count + "]", "a number", value);
            }
            if (count == Embedding.MAX_DIMENSIONS) {
                throw invalid(name, "expected at most " + Embedding.MAX_DIMENSIONS + " components in " + name);
            }
            if (count == components.length) {
                components = Arrays.copyOf(components, Embedding.MAX_DIMENSIONS);
            }
            components[count++] = value.getFloatValue();
        }
        if (count == 0) {
            throw invalid(name, "expected at least one component in " + name);
        }
        return Embedding.of(Arrays.copyOf(components, count));
    }

    private static Embedding base64(String name, String text) {
        try {
            return bytes(name, Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw notComponents(name, "base64 of ", e);
        }
    }

    private static Embedding bytes(String name, byte[] bytes) {
        try {
            return Embedding.ofBytes(bytes);
        } catch (IllegalArgumentException e) {
            throw notComponents(name, "", e);
        }
    }

    private static Refusal notComponents(String name, String coded, IllegalArgumentException e) {
        return invalid(
                name,
                "expected " + name + " to be " + coded + "1 to " + Embedding.MAX_DIMENSIONS
                        + " little-endian float32 components: " + e.getMessage());
    }

    private static Refusal invalid(String name, String message) {
        return new Refusal(ErrorCode.INVALID_VECTOR, message, name, -1);
    }
}
