package io.semcache.fetch.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a successful answer of {@code POST /embeddings}: vectors as base64 of little-endian float32 or as
 * arrays of numbers, in any order, members in any order. Whether a vector is usable is not looked at: a number that is
 * none becomes NaN.
 */
final class OpenAiAnswer {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final int NO_INDEX = -1;

    /** What the body says. */
    record Content(List<Embedding> vectors, int tokens) {}

    /** The body is not what the protocol says; the message says how. */
    static final class NotTheProtocol extends IOException {
        NotTheProtocol(String message) {
            super(message);
        }
    }

    private final JsonParser json;
    private final @Nullable Embedding[] vectors;
    private int read;
    private int tokens = -1;
    private boolean sawData;
    private @Nullable String error;

    private OpenAiAnswer(JsonParser json, int expected) {
        this.json = json;
        this.vectors = new @Nullable Embedding[expected];
    }

    /**
     * The vectors of {@code body}, in the order of the inputs.
     *
     * @param expected how many there must be
     * @throws IOException if it is no JSON, or JSON of another form
     */
    static Content read(byte[] body, int expected) throws IOException {
        try (JsonParser json = JSON.createParser(body)) {
            return new OpenAiAnswer(json, expected).content();
        } catch (IllegalArgumentException e) {
            throw new NotTheProtocol("a vector cannot be: " + e.getMessage());
        }
    }

    private Content content() throws IOException {
        expect(json.nextToken(), JsonToken.START_OBJECT, "an object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String member = json.currentName();
            JsonToken value = json.nextToken();
            switch (member) {
                case "data" -> data(value);
                case "usage" -> usage(value);
                case "error" -> error = value == JsonToken.VALUE_NULL ? null : ProviderMessage.ofJson(json);
                default -> json.skipChildren();
            }
        }
        if (!sawData) {
            throw new NotTheProtocol(error == null ? "the answer has no data" : "a success that says: " + error);
        }
        if (read != vectors.length) {
            throw new NotTheProtocol("expected " + vectors.length + " vectors, got " + read);
        }
        return new Content(Arrays.asList(complete(vectors)), tokens);
    }

    /** As many were read as there are places, and none was filled twice. */
    @SuppressWarnings("NullAway") // no place is empty
    private static Embedding[] complete(@Nullable Embedding[] vectors) {
        return vectors;
    }

    private void data(JsonToken value) throws IOException {
        expect(value, JsonToken.START_ARRAY, "an array as data");
        sawData = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            item();
        }
    }

    private void item() throws IOException {
        expect(json.currentToken(), JsonToken.START_OBJECT, "objects in data");
        int index = NO_INDEX;
        Embedding vector = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String member = json.currentName();
            JsonToken value = json.nextToken();
            switch (member) {
                case "index" -> {
                    expect(value, JsonToken.VALUE_NUMBER_INT, "a whole number as index");
                    index = json.getIntValue();
                }
                case "embedding" -> vector = vector(value);
                default -> json.skipChildren();
            }
        }
        place(index == NO_INDEX ? read : index, vector);
        read++;
    }

    private void place(int index, @Nullable Embedding vector) throws NotTheProtocol {
        if (vector == null) {
            throw new NotTheProtocol("an item has no embedding");
        }
        if (read >= vectors.length) {
            throw new NotTheProtocol("expected " + vectors.length + " vectors, got more");
        }
        if (index < 0 || index >= vectors.length) {
            throw new NotTheProtocol("expected an index in [0, " + (vectors.length - 1) + "], got " + index);
        }
        if (vectors[index] != null) {
            throw new NotTheProtocol("two vectors have the index " + index);
        }
        vectors[index] = vector;
    }

    private Embedding vector(JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_STRING -> Embedding.ofBytes(json.getBinaryValue());
            case START_ARRAY -> floats();
            default -> throw new NotTheProtocol("expected a string or an array as embedding, got " + value);
        };
    }

    private Embedding floats() throws IOException {
        float[] components = new float[1_536];
        int n = 0;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (n == Embedding.MAX_DIMENSIONS) {
                throw new NotTheProtocol("a vector has more than " + Embedding.MAX_DIMENSIONS + " components");
            }
            if (n == components.length) {
                components = Arrays.copyOf(components, 2 * n);
            }
            components[n++] = component(token);
        }
        return Embedding.of(Arrays.copyOf(components, n));
    }

    private float component(JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getFloatValue();
            case VALUE_NULL -> Float.NaN;
            default -> throw new NotTheProtocol("expected numbers in a vector, got " + token);
        };
    }

    private void usage(JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String member = json.currentName();
            JsonToken number = json.nextToken();
            boolean counts = member.equals("prompt_tokens") || (member.equals("total_tokens") && tokens < 0);
            if (counts && number == JsonToken.VALUE_NUMBER_INT) {
                tokens = json.getIntValue();
            } else {
                json.skipChildren();
            }
        }
    }

    private static void expect(@Nullable JsonToken token, JsonToken expected, String what) throws NotTheProtocol {
        if (token != expected) {
            throw new NotTheProtocol("expected " + what + ", got " + token);
        }
    }
}
