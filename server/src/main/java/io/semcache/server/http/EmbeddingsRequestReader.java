package io.semcache.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.semcache.config.Settings;
import io.semcache.schemas.InputType;
import io.semcache.schemas.Truncate;
import io.semcache.server.embedding.Input;
import io.semcache.vectors.Embedding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/embeddings}. One instance reads one body. */
final class EmbeddingsRequestReader {

    private final Settings.Limits limits;
    private final List<Input> inputs = new ArrayList<>();
    private @Nullable String model;
    private @Nullable Integer dimensions;
    private VectorEncoding encoding = VectorEncoding.FLOAT;
    private InputType inputType = InputType.NONE;
    private Truncate truncate = Truncate.NONE;
    private CacheOptions cache = CacheOptions.NONE;

    private EmbeddingsRequestReader(Settings.Limits limits) {
        this.limits = limits;
    }

    /** @throws Refusal naming the member at fault */
    static EmbeddingsRequest read(String json, Settings.Limits limits) {
        EmbeddingsRequestReader reader = new EmbeddingsRequestReader(limits);
        JsonMembers.document(json, reader::member);
        if (reader.inputs.isEmpty()) {
            throw Refusal.invalid("input", "expected input to be a string, an array of strings or of token ids");
        }
        return new EmbeddingsRequest(
                reader.inputs,
                reader.model,
                reader.dimensions,
                reader.encoding,
                reader.inputType,
                reader.truncate,
                reader.cache);
    }

    private void member(String name, JsonParser value) throws IOException {
        if (name.equals("input")) {
            input(value);
        } else if (JsonMembers.isNull(value)) {
            return;
        } else {
            option(name, value);
        }
    }

    private void option(String name, JsonParser value) throws IOException {
        switch (name) {
            case "model" -> model = JsonMembers.string(name, value);
            case "dimensions" -> dimensions = (int) JsonMembers.integer(name, value, 1, Embedding.MAX_DIMENSIONS);
            case "encoding_format" ->
                encoding = JsonMembers.choice(name, value, VectorEncoding.class, "float or base64");
            case "input_type" ->
                inputType = JsonMembers.choice(name, value, InputType.class, "none, query or document");
            case "truncate" -> truncate = JsonMembers.choice(name, value, Truncate.class, "none or end");
            case "user" -> JsonMembers.string(name, value);
            case "cache" -> cache = cache(value);
            default -> value.skipChildren();
        }
    }

    private void input(JsonParser value) throws IOException {
        inputs.clear();
        switch (value.currentToken()) {
            case VALUE_STRING -> inputs.add(new Input.Text(JsonMembers.string("input", value)));
            case START_ARRAY -> array(value);
            default -> throw JsonMembers.wrongType("input", "a string, an array of strings or of token ids", value);
        }
    }

    private void array(JsonParser value) throws IOException {
        switch (value.nextToken()) {
            case VALUE_STRING -> texts(value);
            case VALUE_NUMBER_INT -> inputs.add(new Input.Tokens(tokenIds("input", value)));
            case START_ARRAY -> tokenArrays(value);
            case END_ARRAY -> throw Refusal.invalid("input", "expected at least one input, got an empty array");
            default -> throw JsonMembers.wrongType("input[0]", "a string, a token id or an array of them", value);
        }
    }

    private void texts(JsonParser value) throws IOException {
        for (JsonToken token = value.currentToken(); token != JsonToken.END_ARRAY; token = value.nextToken()) {
            add(new Input.Text(JsonMembers.string("input[" + inputs.size() + "]", value)));
        }
    }

    private void tokenArrays(JsonParser value) throws IOException {
        for (JsonToken token = value.currentToken(); token != JsonToken.END_ARRAY; token = value.nextToken()) {
            String name = "input[" + inputs.size() + "]";
            if (token != JsonToken.START_ARRAY) {
                throw JsonMembers.wrongType(name, "an array of token ids like the first", value);
            }
            if (value.nextToken() == JsonToken.END_ARRAY) {
                throw Refusal.invalid(name, "expected at least one token id in " + name);
            }
            add(new Input.Tokens(tokenIds(name, value)));
        }
    }

    /** From the first id to the end of the array. */
    private List<Integer> tokenIds(String name, JsonParser value) throws IOException {
        List<Integer> ids = new ArrayList<>();
        for (JsonToken token = value.currentToken(); token != JsonToken.END_ARRAY; token = value.nextToken()) {
            if (ids.size() == limits.inputTokens()) {
                throw Refusal.invalid(name, "expected at most " + limits.inputTokens() + " tokens in one call");
            }
            ids.add((int) JsonMembers.integer(name + "[" + ids.size() + "]", value, 0, Integer.MAX_VALUE));
        }
        return ids;
    }

    private void add(Input input) {
        if (inputs.size() == limits.inputs()) {
            throw Refusal.invalid("input", "expected at most " + limits.inputs() + " inputs in one call");
        }
        inputs.add(input);
    }

    private static CacheOptions cache(JsonParser value) throws IOException {
        CacheMember member = new CacheMember();
        JsonMembers.object("cache", value, member);
        return member.options();
    }
}
