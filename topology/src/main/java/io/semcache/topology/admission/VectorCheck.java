package io.semcache.topology.admission;

import io.semcache.config.ErrorCode;
import io.semcache.vectors.Embedding;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Whether bytes from outside are a vector that may be stored. */
public sealed interface VectorCheck {

    record Usable(Embedding vector) implements VectorCheck {}

    record Unusable(Refusal refusal) implements VectorCheck {}

    /** Checks little-endian float32 bytes, which are copied and left as they are, against the expected dimensions. */
    static VectorCheck of(ByteBuffer bytes, int dimensions) {
        int length = bytes.remaining();
        if (length != dimensions * Float.BYTES) {
            return new Unusable(new Refusal(
                    ErrorCode.DIMENSION_MISMATCH,
                    "expected " + dimensions + " dimensions in " + dimensions * Float.BYTES + " bytes, got " + length));
        }
        byte[] copy = new byte[length];
        bytes.duplicate().get(copy);
        Embedding vector = Embedding.ofBytes(copy);
        String defect = vector.defect();
        return defect == null
                ? new Usable(vector)
                : new Unusable(new Refusal(ErrorCode.INVALID_VECTOR, "unusable vector: " + defect));
    }

    /** Why the bytes are no usable vector, or null if they are. */
    static @Nullable Refusal refusal(ByteBuffer bytes, int dimensions) {
        return switch (of(bytes, dimensions)) {
            case Usable usable -> null;
            case Unusable(Refusal refusal) -> refusal;
        };
    }
}
