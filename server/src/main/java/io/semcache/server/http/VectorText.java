package io.semcache.server.http;

import io.semcache.vectors.Embedding;
import java.util.Base64;

/**
 * Vectors as JSON text. Floats are written as the shortest decimal that reads back as the same float32 (Raffaello
 * Giulietti, "The Schubfach way to render doubles", in the JDK since 19), straight into one buffer without a string or
 * a box per component. Not thread-safe.
 */
final class VectorText {

    /** Room for a component: sign, nine digits, point, exponent and comma. */
    private static final int CHARS_PER_COMPONENT = 14;

    private final StringBuilder buffer = new StringBuilder();

    /** The vector as a JSON value. */
    String of(Embedding vector, VectorEncoding encoding) {
        buffer.setLength(0);
        switch (encoding) {
            case FLOAT -> array(vector);
            case BASE64 ->
                buffer.append('"')
                        .append(Base64.getEncoder().encodeToString(vector.bytes()))
                        .append('"');
        }
        return buffer.toString();
    }

    private void array(Embedding vector) {
        int dimensions = vector.dimensions();
        buffer.ensureCapacity(dimensions * CHARS_PER_COMPONENT);
        buffer.append('[');
        for (int i = 0; i < dimensions; i++) {
            if (i > 0) {
                buffer.append(',');
            }
            buffer.append(vector.component(i));
        }
        buffer.append(']');
    }
}
