package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.webserver.http.ServerResponse;
import io.semcache.server.embedding.Answer;
import java.io.IOException;
import java.util.List;

/** The answer of {@code POST /v1/embeddings} in OpenAI's shape; {@code found} is in the order of the inputs. */
record EmbeddingsAnswer(String model, List<Answer.Found> found, VectorEncoding encoding) {

    /** Vectors of up to so many components together are written into memory and sent with their length. */
    private static final long COMPONENTS_IN_MEMORY = 65_536;

    void send(ServerResponse response) {
        long components = 0;
        for (Answer.Found answer : found) {
            components += answer.vector().dimensions();
        }
        if (components <= COMPONENTS_IN_MEMORY) {
            Json.send(response, this::write);
        } else {
            Json.stream(response, this::write);
        }
    }

    private void write(JsonGenerator json) throws IOException {
        VectorText text = new VectorText();
        json.writeStartObject();
        json.writeStringField("object", "list");
        json.writeArrayFieldStart("data");
        for (int i = 0; i < found.size(); i++) {
            json.writeStartObject();
            json.writeStringField("object", "embedding");
            json.writeNumberField("index", i);
            json.writeFieldName("embedding");
            json.writeRawValue(text.of(found.get(i).vector(), encoding));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("model", model);
        usage(json);
        json.writeEndObject();
    }

    /**
     * What the provider counted for these vectors, also when they are hits; an unknown count adds nothing. OpenAI's
     * shape has no place for the doubt about an estimate, so it stands in a member of our own.
     */
    private void usage(JsonGenerator json) throws IOException {
        long tokens = 0;
        boolean estimated = false;
        for (Answer.Found answer : found) {
            tokens += answer.tokens().orZero();
            estimated |= answer.tokens().estimated();
        }
        json.writeObjectFieldStart("usage");
        json.writeNumberField("prompt_tokens", tokens);
        json.writeNumberField("total_tokens", tokens);
        json.writeEndObject();
        if (estimated) {
            json.writeObjectFieldStart("semcache");
            json.writeBooleanField("usage_estimated", true);
            json.writeEndObject();
        }
    }
}
