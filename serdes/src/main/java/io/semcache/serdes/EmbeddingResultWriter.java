package io.semcache.serdes;

import io.semcache.schemas.EmbeddingError;
import io.semcache.schemas.EmbeddingResult;
import java.io.IOException;
import java.util.List;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** Writes a result field by field in the order of its schema. */
final class EmbeddingResultWriter implements RecordWriter<EmbeddingResult> {

    @Override
    public void write(EmbeddingResult result, Encoder out) throws IOException {
        out.writeString(result.getRequestId());
        Fields.writeSymbol(result.getStatus(), out);
        out.writeString(result.getNamespace());
        out.writeString(result.getModel());
        out.writeInt(result.getDimensions());
        out.writeString(result.getCacheKey());
        writeFloatsOrNull(result.getEmbedding(), out);
        writeErrorOrNull(result.getError(), out);
        Fields.writeIntOrNull(result.getTokens(), out);
        Fields.writeInstantOrNull(result.getCreatedAt(), out);
        Fields.writeInstant(result.getAnsweredAt(), out);
    }

    private static void writeFloatsOrNull(@Nullable List<Float> floats, Encoder out) throws IOException {
        Fields.writeBranch(floats, out);
        if (floats == null) {
            return;
        }
        out.writeArrayStart();
        out.setItemCount(floats.size());
        if (floats instanceof Float32List list) {
            out.writeFixed(list.bytes());
        } else {
            for (float component : floats) {
                out.writeFloat(component);
            }
        }
        out.writeArrayEnd();
    }

    private static void writeErrorOrNull(@Nullable EmbeddingError error, Encoder out) throws IOException {
        Fields.writeBranch(error, out);
        if (error != null) {
            out.writeString(error.getCode());
            out.writeString(error.getMessage());
        }
    }
}
