package io.semcache.fetch.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a call to {@code POST /embeddings}.
 *
 * @param inputs all texts, or all token ids
 * @param encodingFormat {@code base64} or {@code float}
 * @param dimensions null: the model's own
 */
record OpenAiRequest(
        String model,
        List<EmbeddingInput> inputs,
        String encodingFormat,
        @Nullable Integer dimensions) {

    private static final JsonFactory JSON = new JsonFactory();

    /** As UTF-8 JSON. */
    byte[] toJson() {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("model", model);
            json.writeArrayFieldStart("input");
            for (EmbeddingInput input : inputs) {
                write(json, input);
            }
            json.writeEndArray();
            json.writeStringField("encoding_format", encodingFormat);
            if (dimensions != null) {
                json.writeNumberField("dimensions", dimensions);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, EmbeddingInput input) throws IOException {
        switch (input) {
            case EmbeddingInput.Text(String text) -> json.writeString(text);
            case EmbeddingInput.Tokens(List<Integer> ids) ->
                json.writeArray(ids.stream().mapToInt(Integer::intValue).toArray(), 0, ids.size());
        }
    }
}
