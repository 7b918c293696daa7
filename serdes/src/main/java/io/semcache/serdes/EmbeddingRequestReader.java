package io.semcache.serdes;

import io.semcache.schemas.EmbeddingRequest;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/** Reads a request that was written with our own schema, field by field in its order. */
final class EmbeddingRequestReader implements RecordReader<EmbeddingRequest> {

    @Override
    public EmbeddingRequest read(@Nullable EmbeddingRequest reuse, Decoder in) throws IOException {
        var request = new EmbeddingRequest();
        request.setRequestId(in.readString());
        request.setText(Fields.stringOrNull(in));
        request.setTokens(Fields.intsOrNull(in));
        request.setNamespace(in.readString());
        request.setModel(Fields.stringOrNull(in));
        request.setDimensions(Fields.intOrNull(in));
        request.setInputType(Fields.inputType(in));
        request.setTruncate(Fields.truncate(in));
        request.setCache(Fields.cacheMode(in));
        request.setTtlMs(Fields.longOrNull(in));
        request.setSliding(in.readBoolean());
        request.setStaleWhileRevalidateMs(in.readLong());
        request.setStaleIfErrorMs(in.readLong());
        request.setMaxAgeMs(Fields.longOrNull(in));
        request.setTags(Fields.strings(in));
        request.setMetadata(Fields.metadata(in));
        request.setSubject(Fields.stringOrNull(in));
        request.setSource(Fields.stringOrNull(in));
        request.setRevision(Fields.stringOrNull(in));
        request.setDependsOn(Fields.strings(in));
        request.setDeadline(Fields.instantOrNull(in));
        return request;
    }
}
